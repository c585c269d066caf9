internal import Evaluation

extension ModelCardDocument {
  /// The card of measurements or grades.
  init(_ content: AgreementContent) {
    let attributes = content.summaries.first?.attributes ?? []
    self.init(
      content.facts,
      factors: attributes.isEmpty
        ? [NamedText(name: "Groups", text: "no attribute was declared")]
        : attributes.map { table in
          NamedText(
            name: ReportContent.title(of: table.attribute),
            text: "\(table.groups.count) groups, a share of "
              + "\(NumberText.decimal(table.missingShare)) without a stated value")
        },
      measures: [
        NamedText(name: "Unit of decision", text: content.unit.rawValue),
        NamedText(name: "Intervals", text: "\(content.levelText), by patient"),
      ],
      size: content.summaries.map { "\($0.target): \(content.data($0.whole.counts))" }
        .joined(separator: "; "),
      limitations: content.limitations, analyses: content.summaries.flatMap(Self.rows))
  }

  private static func rows(_ summary: AgreementSummary) -> [Row] {
    func row(
      _ group: GroupReference?, _ numbers: AgreementNumbers, isEligible: Bool
    ) -> Row {
      Row(
        label: summary.target, group: group, counts: numbers.counts, isEligible: isEligible,
        metrics: [:], measures: numbers.values)
    }
    let patients = summary.whole.counts.patientCount
    return [
      row(nil, summary.whole, isEligible: patients >= SampleCounts.fewestForPrecision)
    ]
      + summary.attributes.flatMap { table in
        table.groups.map {
          row(
            GroupReference(attribute: table.attribute, group: $0.name), $0.summary,
            isEligible: $0.isEligible)
        }
      }
  }
}
