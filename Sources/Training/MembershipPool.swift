internal import Cohorts
internal import Compute

/// The patients of a membership audit: those that a model learnt from, and others like them.
struct MembershipPool {
  /// A patient with its labelled cases, in content order.
  struct Patient: Equatable {
    let cases: [Int]
    let isMember: Bool
    /// What its images show: 2 · output + truth.
    let answers: [Int]
  }

  let patients: [Patient]

  /// Gathers the training part, or the share of it that was used, and the validation part.
  ///
  /// - Throws: `badData` where nobody is left who was not trained on.
  init(
    cases: [CaseFacts], lock: SplitLock, labels: LabelTable, options: TrainingOptions
  ) throws(TrainingError) {
    let training = lock.indices(in: .train)
    var members = Set(training)
    if let share = options.labelShare {
      members = Set(
        try LabelledPatients(
          candidates: training, cases: cases, labels: labels, seed: options.seed
        ).cases(share: share))
    }
    var places: [String: Int] = [:]
    var gathered: [(cases: [Int], isMember: Bool)] = []
    for index in (training + lock.indices(in: .validation)).sorted()
    where labels.isLabelled(cases[index]) {
      let place = places[cases[index].patientID] ?? gathered.count
      if place == gathered.count { gathered.append(([], members.contains(index))) }
      places[cases[index].patientID] = place
      gathered[place].cases.append(index)
    }
    patients = gathered.map { own, isMember in
      let shown = own.flatMap { index in
        labels.truth(of: cases[index]).enumerated().compactMap { output, truth in
          truth.map { 2 * output + $0 }
        }
      }
      return Patient(cases: own, isMember: isMember, answers: Set(shown).sorted())
    }
    guard patients.contains(where: { !$0.isMember }) else {
      throw TrainingError(
        .badData, subject: "validation part",
        reason: "holds no labelled patient, and an audit compares with patients not trained on",
        hint: "split the cohort with a validation part, and train under that split")
    }
  }

  /// All cases, in content order.
  var cases: [Int] { patients.flatMap(\.cases).sorted() }

  /// Which patients each of so many shadow models learns from.
  ///
  /// Two at a time share all patients out between them: half of those with the same answers to one,
  /// half to the other, so that every patient is in as many models as not.
  ///
  /// - Precondition: an even count.
  func halves(count: Int, seed: UInt64) -> [[Bool]] {
    precondition(count.isMultiple(of: 2), "\(count) shadow models are no pairs")
    let groups = Dictionary(grouping: patients.indices) { patients[$0].answers }
    let names = groups.keys.sorted { $0.lexicographicallyPrecedes($1) }
    return (0..<(count / 2)).flatMap { pair -> [[Bool]] in
      var generator = SeededGenerator(seed: seed, stream: RandomStream.shadows(pair: pair))
      var isInFirst = [Bool](repeating: false, count: patients.count)
      for name in names {
        var members = groups[name] ?? []
        generator.shuffle(&members)
        let start = generator.integer(below: 2)
        for (rank, patient) in members.enumerated() {
          isInFirst[patient] = (rank + start).isMultiple(of: 2)
        }
      }
      return [isInFirst, isInFirst.map { !$0 }]
    }
  }
}
