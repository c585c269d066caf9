package import Cohorts
internal import Compute

/// The labelled patients that a fit may train on, in an order whose beginnings are stratified.
///
/// The order follows from the cases in content order, their labels and a seed alone, so that every
/// network learns from the same patients and a smaller share is part of a larger one. Within the
/// patients that show the same answers it is drawn; these groups are then merged at even distances
/// from a drawn start (systematic sampling: Cochran, "Sampling Techniques", 1977, chapter 8). First
/// of all come patients who together show every answer once.
package struct LabelledPatients: Sendable {
  /// How many there are.
  package let count: Int
  /// How many a fit needs: two, and every answer that there is.
  package let fewest: Int
  /// Per patient the numbers of its labelled cases.
  private let order: [[Int]]

  private struct Patient {
    var cases: [Int] = []
    /// What its images show: 2 · output + truth, and above these the numbers of groups.
    var answers: Set<Int> = []
  }

  /// Orders the patients of the labelled cases among `candidates`, which ascend.
  ///
  /// - Parameter attribute: one whose values are answers too, so that every share holds its groups
  ///   like the whole; nil for none.
  package init(
    candidates: [Int], cases: [CaseFacts], labels: LabelTable, seed: UInt64,
    attribute: String? = nil
  ) {
    var generator = SeededGenerator(seed: seed, stream: RandomStream.labels)
    var patients = Self.patients(
      of: candidates, cases: cases, labels: labels, attribute: attribute)
    generator.shuffle(&patients)
    let merged = Self.merged(patients, from: &generator)
    var missing = merged.reduce(into: Set<Int>()) { $0.formUnion($1.answers) }
    var (first, rest): ([[Int]], [[Int]]) = ([], [])
    for patient in merged {
      if patient.answers.isDisjoint(with: missing) {
        rest.append(patient.cases)
      } else {
        first.append(patient.cases)
        missing.subtract(patient.answers)
      }
    }
    order = first + rest
    count = order.count
    fewest = max(2, first.count)
  }

  /// How many patients a share is, rounded to the nearest.
  package func count(share: Double) -> Int {
    Int((share * Double(count)).rounded())
  }

  /// Numbers of the labelled cases of the first `share` of the patients, ascending.
  ///
  /// - Throws: `usage` for a share that leaves no image of some answer, or one patient.
  package func cases(share: Double) throws(TrainingError) -> [Int] {
    let taken = count(share: share)
    guard taken >= fewest || taken == count else {
      let thousandths = (1000 * Double(fewest) / Double(count)).rounded(.up)
      throw TrainingError(
        .usage, subject: "training.labelShare",
        reason: "is \(share), which leaves \(taken) of \(count) labelled training patients; "
          + "\(fewest) are needed to show every answer",
        hint: "give \(min(1, thousandths / 1000)) or more")
    }
    return order.prefix(taken).joined().sorted()
  }

  /// The patients in the order of their first labelled cases.
  private static func patients(
    of candidates: [Int], cases: [CaseFacts], labels: LabelTable, attribute: String?
  ) -> [Patient] {
    let groups = attribute.map { attribute in
      Set(candidates.map { cases[$0].group(by: attribute) }).sorted()
    }
    var places: [String: Int] = [:]
    var patients: [Patient] = []
    for index in candidates where labels.isLabelled(cases[index]) {
      let place = places[cases[index].patientID] ?? patients.count
      if place == patients.count { patients.append(Patient()) }
      places[cases[index].patientID] = place
      patients[place].cases.append(index)
      for (output, truth) in labels.truth(of: cases[index]).enumerated() {
        if let truth { patients[place].answers.insert(2 * output + truth) }
      }
      if let attribute, let group = groups?.firstIndex(of: cases[index].group(by: attribute)) {
        patients[place].answers.insert(2 * labels.head.outputCount + group)
      }
    }
    return patients
  }

  /// Merges the groups of patients with the same answers, each spread evenly over the whole.
  private static func merged(
    _ patients: [Patient], from generator: inout SeededGenerator
  ) -> [Patient] {
    let groups = Dictionary(grouping: patients) { $0.answers.sorted() }
    let names = groups.keys.sorted { $0.lexicographicallyPrecedes($1) }
    var placed: [(position: Double, group: Int, patient: Patient)] = []
    for (group, name) in names.enumerated() {
      let start = generator.uniform()
      let members = groups[name] ?? []
      for (rank, patient) in members.enumerated() {
        placed.append(((Double(rank) + start) / Double(members.count), group, patient))
      }
    }
    return placed.sorted { ($0.position, $0.group) < ($1.position, $1.group) }.map(\.patient)
  }
}
