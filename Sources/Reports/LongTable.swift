internal import Evaluation
internal import Files

/// metrics_long.csv and gaps.csv: one row per number, for programs.
enum LongTable {
  /// Name of the task in the `task` column.
  static let task = "classify"
  static let whole = "all"

  static let metricColumns = [
    "cohort", "task", "label", "attribute", "group", "metric", "value", "lo", "hi", "ci_method",
    "n_images", "n_patients", "n_pos", "n_neg", "threshold", "threshold_source", "status",
  ]
  static let gapColumns = [
    "cohort", "label", "attribute", "metric", "gap", "null_median", "lo", "hi", "p", "p_holm",
    "p_bh", "worst_group", "status",
  ]

  /// Every metric of the whole and of each group.
  static func metrics(_ content: ReportContent) -> String {
    let cohorts =
      [ReportedCohort(name: content.facts.cohort.name, summary: content.summary)]
      + content.otherCohorts
    let certainty = certaintyRows(content)
    return CSVTable.text(
      header: metricColumns, rows: cohorts.flatMap { cohortRows(content.facts, $0) } + certainty)
  }

  private static func cohortRows(_ facts: ReportFacts, _ cohort: ReportedCohort) -> [[String]] {
    var rows: [[String]] = []
    for label in cohort.summary.labels {
      rows += metricRows(facts, label, whole, whole, label.metrics)
      for table in label.attributes + label.intersections {
        for group in table.groups {
          rows += metricRows(facts, label, table.attribute, group.name, group.metrics)
        }
      }
    }
    return (rows + macroRows(cohort.summary)).map { [cohort.name] + $0 }
  }

  private static func metricRows(
    _ facts: ReportFacts, _ label: LabelSummary, _ attribute: String, _ group: String,
    _ metrics: [Metric: Estimate]
  ) -> [[String]] {
    let threshold = label.thresholds.count == 1 ? label.thresholds.first?.threshold : nil
    let sources = Set(facts.thresholds.filter { $0.label == label.label }.map(\.source))
    return Metric.allCases.compactMap { metric in
      guard let estimate = metrics[metric] else { return nil }
      return [task, label.label, attribute, group, metric.rawValue]
        + numbers(estimate)
        + (metric.needsCalls
          ? [NumberText.full(threshold), sources.sorted().joined(separator: " ")] : ["", ""])
        + [estimate.status.rawValue]
    }
  }

  private static func macroRows(_ summary: EvaluationSummary) -> [[String]] {
    guard let macro = summary.macro else { return [] }
    let parts =
      [(whole, whole, macro.auroc, macro.accuracy)]
      + macro.groups.map { ($0.attribute, $0.group, $0.auroc, $0.accuracy) }
    return parts.flatMap { attribute, group, auroc, accuracy in
      [(Metric.auroc, auroc), (.accuracy, accuracy)].map { metric, estimate in
        [task, "macro", attribute, group, metric.rawValue]
          + numbers(estimate) + ["", "", estimate.status.rawValue]
      }
    }
  }

  static func numbers(_ estimate: Estimate) -> [String] {
    let counts = estimate.counts
    return [estimate.value, estimate.lower, estimate.upper].map(NumberText.full)
      + [estimate.method.rawValue]
      + [counts.imageCount, counts.patientCount, counts.positives, counts.negatives].map {
        counts.isSuppressed ? "" : "\($0)"
      }
  }

  /// Every gap of each attribute and intersection; at equal case mix with the status `adjusted`.
  static func gaps(_ content: ReportContent) -> String {
    var rows: [[String]] = []
    for label in content.summary.labels {
      for table in label.attributes + label.intersections {
        let start = [content.facts.cohort.name, label.label, table.attribute]
        for gap in [table.gap] + table.rateGaps { rows += gapRows(gap).map { start + $0 } }
        rows.append(start + oddsRow(table.equalizedOdds))
      }
    }
    rows += certaintyGapRows(content)
    return CSVTable.text(header: gapColumns, rows: rows)
  }

  private static func gapRows(_ gap: GapSummary) -> [[String]] {
    let numbers = [
      gap.gap.value, gap.nullMedian, gap.gap.lower, gap.gap.upper, gap.pValue, gap.pHolm,
      gap.pBenjaminiHochberg,
    ].map(NumberText.full)
    let raw = [gap.metric.rawValue] + numbers + [gap.worstGroup ?? "", gap.status.rawValue]
    guard let equal = gap.adjusted else { return [raw] }
    let adjusted = [
      equal.gap, equal.nullMedian, nil, nil, equal.pValue, equal.pHolm, equal.pBenjaminiHochberg,
    ].map(NumberText.full)
    return [raw, [gap.metric.rawValue] + adjusted + [equal.worstGroup, "adjusted"]]
  }

  private static func oddsRow(_ odds: EqualizedOdds) -> [String] {
    let numbers = [
      odds.gap.value, odds.nullMedian, odds.gap.lower, odds.gap.upper, odds.pValue, nil,
      odds.pBenjaminiHochberg,
    ].map(NumberText.full)
    return ["equalized_odds"] + numbers + ["", odds.gap.status.rawValue]
  }

  /// Every prediction, by pseudonym; columns of what most models do not say only where one does.
  static func cases(_ content: ReportContent) -> String {
    let rows = content.cases.map(\.fields)
    let columns = PredictionRow.columns.indices.filter { column in
      column < PredictionRow.everyModelsColumnCount || rows.contains { !$0[column].isEmpty }
    }
    return CSVTable.text(
      header: columns.map { PredictionRow.columns[$0] },
      rows: rows.map { row in columns.map { row[$0] } })
  }
}
