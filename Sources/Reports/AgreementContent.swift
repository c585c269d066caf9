package import Evaluation

/// Everything that a report of measurements or grades is made of.
package struct AgreementContent {
  let summaries: [AgreementSummary]
  let facts: ReportFacts
  let unit: PredictionRow.Unit
  /// Sorted by target, then unit.
  let cases: [AgreementCase]

  /// - Parameters:
  ///   - summaries: one per target, sorted by target.
  ///   - unit: what one value is about.
  package init(
    _ summaries: [AgreementSummary], cases: [AgreementCase], unit: PredictionRow.Unit,
    facts: ReportFacts
  ) {
    self.summaries = summaries
    self.facts = facts
    self.unit = unit
    self.cases = cases.sorted { ($0.target, $0.caseID) < ($1.target, $1.caseID) }
  }

  /// What became of the gates, the broken ones first.
  package var gates: [GateResult] {
    GateJudge(
      labels: { gate in
        gate.agreement.map { measure in summaries.map { JudgedLabel($0, measure) } } ?? []
      }, isTuning: false, needsAuthor: card.needsAuthor
    ).results(facts.gates)
  }

  /// The model card that the table can fill in.
  var card: ModelCardDocument { ModelCardDocument(self) }

  /// `120 images of 80 patients`, or `80 patients`.
  func data(_ counts: SampleCounts) -> String {
    unit == .patient
      ? "\(counts.patientCount) patients"
      : "\(counts.imageCount) \(unit.rawValue)s of \(counts.patientCount) patients"
  }

  /// `95 %`.
  var levelText: String {
    NumberText.decimal((summaries.first?.options.confidenceLevel ?? 0.95) * 100, digits: 0) + " %"
  }

  /// The groups of fewer patients than any value needs, such as `sex F`.
  func groupsWithTooLittleData(_ summary: AgreementSummary) -> [String] {
    summary.attributes.flatMap { table in
      table.groups
        .filter { $0.summary.counts.patientCount < SampleCounts.fewestForValue }
        .map { "\(ReportContent.title(of: table.attribute)) \($0.name)" }
    }
  }

  /// What the numbers do not say.
  var limitations: [String] {
    var sentences = [facts.part.sentence]
    for summary in summaries {
      let missing = summary.rowCount - summary.whole.counts.imageCount
      if missing > 0 {
        sentences.append(
          "\(missing) of \(summary.rowCount) rows of \(summary.target) have no reference; the "
            + "numbers describe the others.")
      }
      for table in summary.attributes where table.missingShare > 0 {
        sentences.append(
          "\(ReportContent.title(of: table.attribute)) is not stated for a share of "
            + "\(NumberText.decimal(table.missingShare)) of the \(unit.rawValue)s.")
      }
      let small = groupsWithTooLittleData(summary)
      if !small.isEmpty {
        sentences.append(
          "For \(summary.target) these groups have fewer than \(SampleCounts.fewestForValue) "
            + "patients, and nothing is known about them: \(small.joined(separator: ", ")).")
      }
      for skipped in summary.skippedAttributes {
        sentences.append(
          "\(ReportContent.title(of: skipped.attribute)) makes no groups: \(skipped.reason).")
      }
      if summary.options.groups.isEmpty {
        sentences.append("No attribute was declared, so nothing is known about groups.")
      }
    }
    sentences += [
      "Groups are made of one attribute; a group made of two may fare worse.",
      "Gaps are not given at equal case mix; groups may differ in how hard their cases are.",
      "Cells with few patients are shown as they are; this report is not marked for release.",
    ]
    var seen: Set<String> = []
    return (sentences + facts.limitations).filter { seen.insert($0).inserted }
  }
}
