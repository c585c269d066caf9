internal import Evaluation

extension LongTable {
  /// Risk and coverage of the whole, coverage of each class, and each measure by group.
  static func certaintyRows(_ content: ReportContent) -> [[String]] {
    guard let certainty = content.facts.certainty else { return deferralRows(content) }
    var rows: [[String]] = []
    for label in certainty.labels {
      func add(_ attribute: String, _ group: String, _ metric: String, _ estimate: Estimate) {
        let start = [content.facts.cohort.name, task, label.label, attribute, group, metric]
        rows.append(start + numbers(estimate) + ["", "", estimate.status.rawValue])
      }
      add(whole, whole, "aurc", label.selective.area)
      add(whole, whole, "e_aurc", label.selective.excess)
      add(whole, whole, "aurc_gain", label.selective.gain)
      for point in label.selective.points {
        add(whole, whole, "accuracy_at_coverage_\(point.coverage)", point.accuracy)
      }
      for one in label.classes { add("class", one.truth, "coverage", one.coverage) }
      for measure in CertaintyMeasure.allCases {
        guard let measured = label.measures[measure] else { continue }
        add(whole, whole, measure.rawValue, measured.summary)
        for table in measured.attributes {
          for group in table.groups {
            add(table.attribute, group.name, measure.rawValue, group.headline)
          }
        }
      }
    }
    return rows
  }

  /// How often answers were withheld, where that is all that is shown of certainty.
  private static func deferralRows(_ content: ReportContent) -> [[String]] {
    content.summary.labels.flatMap { label -> [[String]] in
      guard let deferral = label.deferral else { return [] }
      func row(_ attribute: String, _ group: String, _ estimate: Estimate) -> [String] {
        let start = [content.facts.cohort.name, task, label.label, attribute, group]
        return start + [CertaintyMeasure.deferral.rawValue] + numbers(estimate)
          + ["", "", estimate.status.rawValue]
      }
      return [row(whole, whole, deferral.share)]
        + deferral.groups.map { row($0.attribute, $0.group, $0.share) }
    }
  }

  /// The gaps of each of those measures.
  static func certaintyGapRows(_ content: ReportContent) -> [[String]] {
    var rows: [[String]] = []
    for label in content.facts.certainty?.labels ?? [] {
      for measure in CertaintyMeasure.allCases {
        for gap in label.measures[measure]?.gaps ?? [] {
          let numbers = [
            gap.gap.value, gap.nullMedian, gap.gap.lower, gap.gap.upper, gap.pValue, gap.pHolm, nil,
          ].map(NumberText.full)
          let start = [content.facts.cohort.name, label.label, gap.attribute, measure.rawValue]
          rows.append(start + numbers + [gap.worstGroup ?? "", gap.status.rawValue])
        }
      }
    }
    return rows
  }
}
