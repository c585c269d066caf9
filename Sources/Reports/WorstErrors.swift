internal import Evaluation

/// The errors furthest on the wrong side, in the whole and in each group.
struct WorstErrors {
  /// The worst error of either kind in one group.
  struct OfGroup {
    let group: GroupReference
    let missed: PredictionRow?
    let falseAlarm: PredictionRow?
  }

  /// Positives that were called negative, lowest score first.
  let missed: [PredictionRow]
  /// Negatives that were called positive, highest score first.
  let falseAlarms: [PredictionRow]
  /// A row per group in the order of the tables; empty where groups of cases are not known.
  private(set) var byGroup: [OfGroup] = []

  /// - Parameters:
  ///   - cases: the predictions, in an order that does not depend on the input's.
  ///   - attributes: what is known of units and patients; nil: no groups.
  init(
    _ label: LabelSummary, cases: [PredictionRow], attributes: CohortAttributes?,
    options: EvaluationOptions
  ) {
    let errors = cases.withAnswers(options.labelKind).filter { row in
      guard row.label == label.label, row.isMeasured, let call = Self.call(row),
        let truth = row.truth
      else { return false }
      return call != truth
    }
    missed = errors.filter { $0.truth == 1 }.sorted { ($0.score ?? 0) < ($1.score ?? 0) }
    falseAlarms = errors.filter { $0.truth == 0 }.sorted { ($0.score ?? 0) > ($1.score ?? 0) }
    guard let attributes else { return }
    func group(_ row: PredictionRow, _ attribute: String) -> String {
      func value(_ name: String) -> String {
        attributes.value(of: name, unitID: row.unitID, patientID: row.patientID)
      }
      return attribute == "ageBand"
        ? options.ageBands.band(of: value("age")) : value(attribute)
    }
    let (low, high) = (self.missed, self.falseAlarms)
    byGroup = label.attributes.flatMap { table in
      table.groups.map { one in
        OfGroup(
          group: GroupReference(attribute: table.attribute, group: one.name),
          missed: low.first { group($0, table.attribute) == one.name },
          falseAlarm: high.first { group($0, table.attribute) == one.name })
      }
    }
  }

  /// The cases whose pictures say most, each once: the worst of each group, then of the whole.
  func caseIDs(_ most: Int) -> [String] {
    let ofGroups = byGroup.flatMap { [$0.missed, $0.falseAlarm].compactMap { $0?.caseID } }
    let ofWhole = (missed.prefix(2) + falseAlarms.prefix(2)).map(\.caseID)
    var chosen: [String] = []
    for caseID in ofGroups + ofWhole where !chosen.contains(caseID) { chosen.append(caseID) }
    return Array(chosen.prefix(most))
  }

  private static func call(_ row: PredictionRow) -> Int? {
    if let call = row.call { return call }
    guard let score = row.score, let threshold = row.threshold else { return nil }
    return score >= threshold ? 1 : 0
  }
}
