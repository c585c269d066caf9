internal import Evaluation

/// The numbers of one label of masks or boxes, as page, tables and gates need them.
struct MeasuredSheet {
  /// One number with its names.
  struct Measure {
    /// In tables that machines read.
    let name: String
    /// On the page.
    let title: String
    let estimate: Estimate
    /// Whether the tables by group show it on the page.
    var isMain = false
  }

  /// One group of an attribute.
  struct Group {
    let name: String
    let isEligible: Bool
    let counts: SampleCounts
    let headline: Estimate
    let versusRest: Estimate
    let measures: [Measure]
  }

  /// The groups of one attribute with their gap.
  struct Table {
    let attribute: String
    let missingShare: Double
    let groups: [Group]
    let gap: HeadlineGap

    /// The attribute as people read it.
    var title: String { ReportContent.title(of: attribute) }
  }

  let label: String
  let wording: MeasuredWording
  let counts: SampleCounts
  let headline: Estimate
  let measures: [Measure]
  let tables: [Table]
  let skipped: [SkippedAttribute]
  /// What else the strip says, one sentence each.
  let remarks: [String]

  /// - Parameters:
  ///   - headline: the number by which groups are compared.
  ///   - measures: every number of a summary, in the order of the tables.
  init<Summary>(
    _ measured: MeasuredLabel<Summary>, wording: MeasuredWording, remarks: [String],
    counts: (Summary) -> SampleCounts, headline: (Summary) -> Estimate,
    measures: (Summary) -> [Measure]
  ) {
    label = measured.label
    self.wording = wording
    self.remarks = remarks
    self.counts = counts(measured.summary)
    self.headline = headline(measured.summary)
    self.measures = measures(measured.summary)
    skipped = measured.skippedAttributes
    tables = zip(measured.attributes, measured.gaps).map { table, gap in
      Table(
        attribute: table.attribute, missingShare: table.missingShare,
        groups: table.groups.map { group in
          Group(
            name: group.name, isEligible: group.isEligible, counts: counts(group.summary),
            headline: group.headline, versusRest: group.versusRest,
            measures: measures(group.summary))
        }, gap: gap)
    }
  }

  /// The worst eligible group over all attributes, the first of equals; nil without a comparison.
  var worst: (reference: GroupReference, estimate: Estimate)? {
    var worst: (reference: GroupReference, estimate: Estimate)?
    for table in tables where table.gap.eligibleGroups.count >= 2 {
      for group in table.groups where group.isEligible {
        guard let value = group.headline.value else { continue }
        if let other = worst?.estimate.value, value >= other { continue }
        worst = (GroupReference(attribute: table.attribute, group: group.name), group.headline)
      }
    }
    return worst
  }

  /// Groups whose headline has too few patients for a number.
  var groupsWithTooLittleData: [GroupReference] {
    tables.flatMap { table in
      table.groups.filter { $0.headline.value == nil }
        .map { GroupReference(attribute: table.attribute, group: $0.name) }
    }
  }
}

/// How the answers of one kind are spoken of.
struct MeasuredWording {
  /// The `task` column.
  let task: String
  /// What gates ask for; its name stands in tables that machines read.
  let measure: GateMeasure
  /// The headline as a title.
  let title: String
  /// The headline inside a sentence.
  let phrase: String
  /// The patients that count for it.
  let patients: String

  /// Of masks.
  static let masks = MeasuredWording(
    task: "segment", measure: .dice, title: "Dice", phrase: "mean Dice",
    patients: "patients with a lesion")
  /// Of boxes.
  static let boxes = MeasuredWording(
    task: "detect", measure: .ap50, title: "AP50", phrase: "AP50", patients: "patients with a box")

  /// `two groups of at least 30 patients with a lesion are needed`.
  var need: String {
    "two groups of at least \(SampleCounts.fewestForPrecision) \(patients) are needed"
  }
}
