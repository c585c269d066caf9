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
  private let head: Head

  /// Gathers the training part, or the share of it that was used, and the validation part.
  ///
  /// Cases that feedback gives no weight are left out: nobody learnt from them.
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
    where options.learns(from: cases[index], by: labels) {
      let place = places[cases[index].patientID] ?? gathered.count
      if place == gathered.count { gathered.append(([], members.contains(index))) }
      places[cases[index].patientID] = place
      gathered[place].cases.append(index)
    }
    head = labels.head
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

  /// Those of some patients, in content order.
  func cases(of isChosen: [Bool]) -> [Int] {
    zip(patients, isChosen).flatMap { $1 ? $0.cases : [] }.sorted()
  }

  /// What both classes of every label, or all classes of one, are: 2 · output + truth.
  private var needed: [Int] {
    head.labels.indices.flatMap { output in
      head.kind == .multiClass ? [2 * output + 1] : [2 * output, 2 * output + 1]
    }
  }

  /// Which patients each of so many shadow models learns from.
  ///
  /// Two at a time share all patients out between them, so that every patient is in as many models
  /// as not.
  ///
  /// - Precondition: an even count.
  /// - Throws: `badData` where halves cannot both show every answer.
  func halves(count: Int, seed: UInt64) throws(TrainingError) -> [[Bool]] {
    precondition(count.isMultiple(of: 2), "\(count) shadow models are no pairs")
    for answer in needed { try requireTwo(of: answer) }
    let division = PatientHalves(answers: patients.map(\.answers), needed: needed)
    var halves: [[Bool]] = []
    for pair in 0..<(count / 2) {
      var generator = SeededGenerator(seed: seed, stream: RandomStream.shadows(pair: pair))
      guard let first = division.drawn(from: &generator) else {
        throw TrainingError(
          .badData, subject: "cohort",
          reason: "its \(patients.count) labelled patients outside the test part were drawn "
            + "\(PatientHalves.draws) times, and never did both halves show every answer, from "
            + "which shadow models learn",
          hint: "add patients, or leave rare targets out of the model, and train anew")
      }
      halves += [first, first.map { !$0 }]
    }
    return halves
  }

  /// Sees that either half can have a patient of an answer.
  private func requireTwo(of answer: Int) throws(TrainingError) {
    guard patients.count(where: { $0.answers.contains(answer) }) < 2 else { return }
    let isClass = head.kind == .multiClass
    let what = isClass ? "class" : "target"
    let shown = isClass ? "of it" : answer.isMultiple(of: 2) ? "negative" : "positive"
    throw TrainingError(
      .badData, subject: "\(what) \(head.labels[answer / 2])",
      reason: "fewer than 2 of the \(patients.count) labelled patients outside the test part are "
        + "\(shown), and shadow models learn from halves of them, which must both have one",
      hint: "add such patients"
        + (head.kind == .multiLabel ? ", or leave the target out of the model," : "")
        + " and train anew")
  }
}

extension TrainingOptions {
  /// Whether something is known of a case that counts in the loss.
  fileprivate func learns(from image: CaseFacts, by labels: LabelTable) -> Bool {
    // Mean features know no weights.
    guard let feedback, adapt != .prototypes else { return labels.isLabelled(image) }
    return zip(labels.truth(of: image), feedback.values(of: image, head: labels.head))
      .contains { truth, weight in truth != nil && weight > 0 }
  }
}
