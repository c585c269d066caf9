internal import Evaluation

/// What one label of masks has in the report: its numbers, plot, tables and worst cases.
struct SegmentationSection {
  /// How many of the worst cases are listed.
  private static let mostCases = 10

  let sheet: MeasuredSheet
  /// Dice over patients with a lesion.
  let distribution: ValueDistribution
  private let label: SegmentationReport.Label
  private let attributes: [GroupedAttribute]
  private let lengths: MeasuredOptions.Lengths
  private let number: Int

  init(
    _ label: SegmentationReport.Label, attributes: [GroupedAttribute],
    lengths: MeasuredOptions.Lengths, number: Int
  ) {
    self.label = label
    self.attributes = attributes
    self.lengths = lengths
    self.number = number
    let summary = label.measured.summary
    sheet = MeasuredSheet(
      label.measured, wording: .masks, remarks: [Self.remark(summary)], counts: \.counts,
      headline: SegmentationSummary.headline,
      measures: { Self.measures($0, lengths) })
    let values = PatientUnits(label.cases)
    distribution = ValueDistribution(
      label: label.measured.label, measure: SegmentationMeasure.dice.rawValue,
      values: SegmentationEvaluation.patientMeans(.dice, values))
  }

  /// What the page shows besides groups.
  var parts: MeasuredPage.Parts {
    MeasuredPage.Parts(
      charts: [
        ValueChart(
          distribution: distribution, title: "Dice", counted: sheet.wording.patients,
          median: label.measured.summary.measures[.dice]?.lesionPresent.median.value,
          number: number
        ).drawing
      ],
      plotTables: [distribution.table(caption: "Dice", counted: sheet.wording.patients)],
      overallTables: [spread, outcomes], failureTables: [worst, worstByGroup])
  }

  /// Every number of a summary in the order of the tables.
  private static func measures(
    _ summary: SegmentationSummary, _ lengths: MeasuredOptions.Lengths
  ) -> [MeasuredSheet.Measure] {
    let main: [SegmentationMeasure] = [.dice, .iou, .hd95, .nsd]
    let aggregates = SegmentationMeasure.allCases.flatMap {
      measure -> [MeasuredSheet.Measure] in
      summary.measures[measure].map { found in
        let title = lengths.title(of: measure)
        return [
          MeasuredSheet.Measure(
            name: measure.rawValue, title: title, estimate: found.lesionPresent.mean,
            isMain: main.contains(measure)),
          MeasuredSheet.Measure(
            name: measure.rawValue + "_median", title: "\(title), median",
            estimate: found.lesionPresent.median),
          MeasuredSheet.Measure(
            name: measure.rawValue + "_by_image", title: "\(title), by image",
            estimate: found.byImage),
          MeasuredSheet.Measure(
            name: measure.rawValue + "_all_cases", title: "\(title), all cases",
            estimate: found.allCases.mean, isMain: measure == .dice),
        ]
      } ?? []
    }
    guard let rate = summary.measures[.dice]?.falsePositiveRate else { return aggregates }
    return aggregates + [
      MeasuredSheet.Measure(
        name: "false_positive_cases", title: "Marked without lesion", estimate: rate,
        isMain: true)
    ]
  }

  private static func remark(_ summary: SegmentationSummary) -> String {
    func count(_ outcome: SegmentationScores.Outcome) -> Int { summary.outcomes[outcome] ?? 0 }
    let present = count(.missed) + count(.bothMarked)
    let free = count(.falsePositive) + count(.trueNegative)
    let missed = "Nothing was marked in \(count(.missed)) of \(present) images with a lesion"
    return free == 0
      ? "\(missed); every image has one."
      : "\(missed), and something in \(count(.falsePositive)) of \(free) without."
  }

  private var spread: PageTable {
    PageTable(
      caption: "Over patients, each the mean of its images",
      columns: [
        "Measure", "Mean, lesion present", "Median", "Quartiles", "Mean over images",
        "Mean, all cases",
      ],
      rows: SegmentationMeasure.allCases.compactMap { measure in
        label.measured.summary.measures[measure].map { found in
          let present = found.lesionPresent
          return PageTable.Row(
            head: lengths.title(of: measure),
            cells: [
              PageTable.Cell(present.mean), PageTable.Cell(present.median),
              PageTable.Cell(
                "\(NumberText.value(present.firstQuartile)) to "
                  + NumberText.value(present.thirdQuartile)),
              PageTable.Cell(found.byImage), PageTable.Cell(found.allCases.mean),
            ])
        }
      },
      note: "Lesion present, also over images: a lesion of which nothing is marked has the worst "
        + "value, distances the diagonal of the picture. All cases: two empty masks have the best "
        + "value, a mark without a lesion the worst.")
  }

  private var outcomes: PageTable {
    let rate = label.measured.summary.measures[.dice]?.falsePositiveRate
    return PageTable(
      caption: "Images by what is marked", columns: ["Outcome", "Images"],
      rows: SegmentationScores.Outcome.allCases.map { outcome in
        PageTable.Row(
          head: outcome.title,
          cells: [PageTable.Cell(label.measured.summary.outcomes[outcome] ?? 0)])
      },
      note: rate.map { rate in
        let text = rate.value == nil ? rate.reason : NumberText.both(rate)
        return "Marked without lesion: \(text)."
      } ?? "")
  }

  /// Images that have a value, lowest Dice first; equals by pseudonym.
  private var ranked: [SegmentationCase] {
    label.cases.filter { $0.scores.outcome != .trueNegative }.sorted {
      (Self.dice($0), $0.identity.unitID) < (Self.dice($1), $1.identity.unitID)
    }
  }

  private static func dice(_ one: SegmentationCase) -> Double { one.scores.values[.dice] ?? 1 }

  private var worst: PageTable {
    let all = ranked
    let shown = all.prefix(Self.mostCases)
    return PageTable(
      caption: "Worst cases, lowest Dice first",
      columns: ["Case", "Patient", "Dice", lengths.title(of: .hd95), "What"],
      rows: shown.map { one in
        PageTable.Row(
          head: one.identity.unitID,
          cells: [
            PageTable.Cell(words: one.identity.patientID),
            PageTable.Cell(NumberText.decimal(Self.dice(one))),
            PageTable.Cell(NumberText.decimal(one.scores.values[.hd95] ?? 0, digits: 1)),
            PageTable.Cell(words: one.scores.outcome.title),
          ])
      }, note: all.count > shown.count ? "\(shown.count) of \(all.count); all in cases.csv." : "")
  }

  private var worstByGroup: PageTable {
    let all = ranked
    return PageTable(
      caption: "Worst case of each group", columns: ["Group", "Case", "Dice"],
      rows: sheet.tables.flatMap { table in
        table.groups.compactMap { group -> PageTable.Row? in
          guard let attribute = attributes.first(where: { $0.name == table.attribute }),
            let one = all.first(where: { attribute.group(of: $0.identity) == group.name })
          else { return nil }
          return PageTable.Row(
            head: "\(table.title) \(group.name)",
            cells: [
              PageTable.Cell(words: one.identity.unitID),
              PageTable.Cell(NumberText.decimal(Self.dice(one))),
            ])
        }
      })
  }

  /// Names and formulas, for the methods.
  static func formulas(_ lengths: MeasuredOptions.Lengths) -> [(String, String)] {
    SegmentationMeasure.allCases.map { measure in
      (lengths.title(of: measure), measure.formula)
    }
  }
}

extension MeasuredOptions.Lengths {
  /// The measure's name with the unit of lengths, NSD with its tolerance.
  fileprivate func title(of measure: SegmentationMeasure) -> String {
    let title = measure.title(unit: unit)
    guard measure == .nsd else { return title }
    let digits = tolerance == tolerance.rounded() ? 0 : 2
    return "\(title) at \(NumberText.decimal(tolerance, digits: digits)) \(unit)"
  }
}

extension SegmentationSummary {
  fileprivate static func headline(_ summary: SegmentationSummary) -> Estimate {
    summary.measures[.dice]?.lesionPresent.mean
      ?? .undefined("Dice was not measured", counts: summary.counts)
  }
}

extension SegmentationScores.Outcome {
  /// The outcome for people.
  fileprivate var title: String {
    switch self {
    case .trueNegative: "no lesion, nothing marked"
    case .falsePositive: "no lesion, something marked"
    case .missed: "lesion missed"
    case .bothMarked: "lesion, something marked"
    }
  }
}
