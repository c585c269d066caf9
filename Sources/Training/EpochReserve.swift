package import Cohorts
internal import Evaluation

/// The patients set aside by whose worst group an epoch is chosen.
package struct EpochReserve: Sendable {
  /// Numbers of the labelled cases set aside, ascending.
  package let indices: [Int]
  /// The groups of which one may be the worst, sorted.
  package let groups: [String]
  private let attributes: CohortAttributes
  private let attribute: String

  /// So many patients of either class of every label are the fewest that make a group of them; the
  /// same make a group of a report best or worst.
  package static let fewestPatients = SampleCounts.fewestForPrecision

  /// Looks at who was set aside.
  ///
  /// A unit whose images state several values is of none of these groups, nor is one that states
  /// nothing.
  ///
  /// - Throws: `badData` for fewer than two groups of enough patients.
  package init(
    _ reserve: PatientReserve, rule: Mitigation, unit: DecisionUnit, cases: [CaseFacts],
    labels: LabelTable
  ) throws(TrainingError) {
    let images = reserve.aside.map { cases[$0] }
    let attributes = CohortAttributes(
      cases: images.map { image in
        CohortAttributes.Case(
          unitID: unit.id(of: image),
          values: image.value(of: rule.attribute).map { [rule.attribute: $0] } ?? [:])
      })
    let members = Dictionary(grouping: images) { image in
      attributes.value(of: rule.attribute, unitID: unit.id(of: image), patientID: "")
    }
    groups = members.filter { name, own in
      CohortAttributes.isStated(name) && Self.isLarge(own, labels)
    }.keys.sorted()
    guard groups.count > 1 else {
      throw TrainingError(
        .badData, subject: "training.mitigation",
        reason: "\(rule.method.rawValue) chooses the epoch by the worst group of patients set "
          + "aside, and fewer than two groups of \(rule.attribute) have \(Self.fewestPatients) "
          + "patients \(labels.head.everyAnswer) among them",
        hint: "name an attribute of larger groups, or choose another method")
    }
    indices = reserve.aside
    (self.attributes, attribute) = (attributes, rule.attribute)
  }

  /// Whether enough patients show every answer to every label.
  private static func isLarge(_ images: [CaseFacts], _ labels: LabelTable) -> Bool {
    labels.head.labels.indices.allSatisfy { output in
      [0, 1].allSatisfy { truth in
        let own = images.filter { labels.truth(of: $0)[output] == truth }
        return Set(own.map(\.patientID)).count >= fewestPatients
      }
    }
  }

  /// The smallest AUROC of these groups, of each the mean over outputs.
  ///
  /// - Parameter scores: of the images set aside; nil where some group lacks a class among them.
  package func worstAUROC(of scores: UnitScores) -> Double? {
    let areas = groups.map { name in
      scores.filter { unit in
        attributes.value(of: attribute, unitID: unit.unitID, patientID: "") == name
      }.meanAUROC
    }
    return areas.contains { $0 == nil } ? nil : areas.compactMap { $0 }.min()
  }
}

extension Head {
  /// All that a group has to show, in words.
  fileprivate var everyAnswer: String {
    switch kind {
    case .binary: "of either class"
    case .multiLabel: "of either class of every label"
    case .multiClass: "of every class"
    }
  }
}
