internal import Evaluation
internal import Files

/// metrics_long.csv and gaps.csv of masks and boxes, with the columns of `LongTable`.
enum MeasuredTables {
  private static let whole = "all"

  /// Every measure of the whole and of each group.
  static func metrics(_ sheets: [MeasuredSheet], cohort: String) -> String {
    let rows = sheets.flatMap { sheet in
      let start = [cohort, sheet.wording.task, sheet.label]
      return lines(start + [whole, whole], sheet.measures)
        + sheet.tables.flatMap { table in
          table.groups.flatMap { lines(start + [table.attribute, $0.name], $0.measures) }
        }
    }
    return CSVTable.text(header: LongTable.metricColumns, rows: rows)
  }

  private static func lines(
    _ start: [String], _ measures: [MeasuredSheet.Measure]
  ) -> [[String]] {
    measures.map { measure in
      let estimate = measure.estimate
      let counts = estimate.counts
      return start + [measure.name]
        + [estimate.value, estimate.lower, estimate.upper].map(NumberText.full)
        + [estimate.method.rawValue]
        + [counts.imageCount, counts.patientCount, counts.positives, counts.negatives]
        .map { "\($0)" } + ["", "", estimate.status.rawValue]
    }
  }

  /// The gap of each attribute.
  static func gaps(_ sheets: [MeasuredSheet], cohort: String) -> String {
    let rows = sheets.flatMap { sheet in
      sheet.tables.map { table in
        let gap = table.gap
        let numbers = [
          gap.gap.value, gap.nullMedian, gap.gap.lower, gap.gap.upper, gap.pValue, gap.pHolm, nil,
        ].map(NumberText.full)
        return [cohort, sheet.label, table.attribute, sheet.wording.measure.rawValue] + numbers
          + [gap.worstGroup ?? "", gap.status.rawValue]
      }
    }
    return CSVTable.text(header: LongTable.gapColumns, rows: rows)
  }
}
