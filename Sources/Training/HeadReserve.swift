package import Cohorts
package import Compute
internal import Evaluation

/// The images set aside that a head is fitted on anew, with their labels and groups.
package struct HeadReserve {
  /// Numbers of the labelled cases whose group is stated, ascending.
  package let indices: [Int]
  private let truths: [[Int?]]
  private let groups: [Int]
  private let groupCount: Int
  private let patients: [Int]
  private let head: Head

  /// So many patients set aside are the fewest that may show a pair of group and label.
  package static let fewestPatients = 5

  /// Looks at who was set aside.
  ///
  /// Groups are the stated values among all candidates, so that one that nobody set aside is of is
  /// missed.
  ///
  /// - Parameter candidates: the labelled cases that a fit was to train on.
  /// - Throws: `badData` for fewer than two groups, or a pair of group and label of too few
  ///   patients.
  package init(
    _ reserve: PatientReserve, of candidates: [Int], rule: Mitigation, cases: [CaseFacts],
    labels: LabelTable
  ) throws(TrainingError) {
    let names = try rule.statedGroups(of: candidates, cases: cases, labels: labels)
    let numbers = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    let indices = reserve.aside.filter {
      CohortAttributes.isStated(cases[$0].group(by: rule.attribute))
    }
    var order: [String: Int] = [:]  // by first image, as names follow from the key
    for index in indices where order[cases[index].patientID] == nil {
      order[cases[index].patientID] = order.count
    }
    self.indices = indices
    truths = indices.map { labels.truth(of: cases[$0]) }
    groups = indices.map { numbers[cases[$0].group(by: rule.attribute)] ?? 0 }
    groupCount = names.count
    patients = indices.map { order[cases[$0].patientID] ?? 0 }
    head = labels.head
    try requirePairs(rule)
  }

  /// Refuses labels of which some pair with a group is too rare.
  private func requirePairs(_ rule: Mitigation) throws(TrainingError) {
    for part in 0..<partCount {
      var seen: [[Set<Int>]] = Array(
        repeating: Array(repeating: [], count: answerCount), count: groupCount)
      for place in indices.indices {
        guard let answer = answer(place, part) else { continue }
        seen[groups[place]][answer].insert(patients[place])
      }
      guard seen.contains(where: { $0.contains { $0.count < Self.fewestPatients } }) else {
        continue
      }
      let label = head.kind == .multiClass ? head.targets[0] : head.labels[part]
      throw TrainingError(
        .badData, subject: "training.mitigation",
        reason: "\(rule.method.rawValue) fits the head on patients set aside, and some pair of "
          + "\(rule.attribute) and \(label) is shown by fewer than \(Self.fewestPatients) of them",
        hint: "name an attribute of larger groups, or choose another method")
    }
  }

  /// How many logistic regressions the head is: one for all classes, else one for each label.
  private var partCount: Int { head.kind == .multiClass ? 1 : head.outputCount }

  private var answerCount: Int { head.kind == .multiClass ? head.outputCount : 2 }

  /// What an image answers in one part of the head; nil where it is not known.
  private func answer(_ place: Int, _ part: Int) -> Int? {
    head.kind == .multiClass ? truths[place].firstIndex(of: 1) : truths[place][part]
  }

  /// The head that these images' features make.
  ///
  /// - Parameters:
  ///   - features: of `indices`, what enters the head.
  ///   - seed: of the fit.
  /// - Throws: `badData` where all features are alike, or no numbers.
  package func head(
    of features: [[Float]], seed: UInt64, on workers: WorkerPool
  ) throws(TrainingError) -> RetrainedHead {
    guard let columns = StandardisedFeatures(features) else {
      throw TrainingError(
        .badData, subject: "training.mitigation",
        reason: "the network has the same features for all \(indices.count) images set aside",
        hint: "lower training.learningRate; no model was written")
    }
    let probes = (0..<partCount).map { part in
      let known = indices.indices.filter { answer($0, part) != nil }
      var generator = SeededGenerator(seed: seed, stream: RandomStream.headDraws(output: part))
      return BalancedProbe(
        BalancedTask(
          rows: known, answers: known.compactMap { answer($0, part) },
          outputs: head.kind == .multiClass ? head.outputCount : 1,
          groups: known.map { groups[$0] }, patients: known.map { patients[$0] }),
        features: columns, seed: generator.next(), on: workers)
    }
    return RetrainedHead(probes, of: columns)
  }
}
