internal import Evaluation

/// The page of a report of measurements or grades.
struct AgreementPage {
  private let content: AgreementContent

  init(_ content: AgreementContent) { self.content = content }

  /// The whole page.
  ///
  /// - Throws: `internalFault` where a template is broken.
  func render() throws(ReportsError) -> String {
    try HTMLReport.render(fields, template: "agreement")
  }

  private var fields: PageFields {
    let verdict = AgreementVerdict(content)
    let subtitle = [
      content.facts.cohort.name, content.facts.part.title.lowercased(),
      "one value per \(content.unit.rawValue)", content.facts.program,
    ]
    return PageFields([
      .title: .text(content.facts.title), .subtitle: .text(subtitle.joined(separator: " · ")),
      .marks: .list(verdict.marks), .tiles: .list(verdict.tiles),
      .summarySentences: .texts(verdict.sentences),
      .gateTables: .tables([Verdict.gates(content.gates)]),
      .contents: .list(contents),
      .dataTables: .tables(AgreementTables.data(content)),
      .labels: .list(
        content.summaries.enumerated().map { number, summary in
          target(summary, number: number + 1)
        }),
      .limitations: .texts(content.limitations),
      .methodTables: .tables(AgreementMethods(content).tables),
      .commandLine: .text(content.facts.commandLine), .program: .text(content.facts.program),
    ])
  }

  private var contents: [PageFields] {
    let targets = content.summaries.enumerated().map {
      ("label\($0.offset + 1)", "Results: \($0.element.target)")
    }
    return
      ([("data", "Data")] + targets + [("limitations", "Limitations"), ("methods", "Methods")])
      .map { PageFields([.anchor: .text($0.0), .heading: .text($0.1)]) }
  }

  private func target(_ summary: AgreementSummary, number: Int) -> PageFields {
    let tables = AgreementTables(content, summary)
    let plots = [
      summary.predictions.flatMap { PointChart(predictions: $0, number: number).drawing },
      summary.differences.flatMap {
        PointChart(differences: $0, summary.whole, number: number).drawing
      },
    ]
    let forest = AgreementForest(summary, number: number).drawing
    return PageFields([
      .anchor: .text("label\(number)"), .label: .text(summary.target),
      .overallTables: .tables([tables.overall]),
      .charts: .list(plots.compactMap { $0 }.map { PageFields([.chart: .drawing($0)]) }),
      .plotTables: .tables(tables.plots),
      .hasGroups: .flag(!summary.attributes.isEmpty),
      .hasForest: .flag(forest != nil), .forest: .drawing(forest ?? ""),
      .groupTables: .tables(tables.groups), .gapTables: .tables([tables.gaps]),
    ])
  }
}
