public import Evaluation
internal import Foundation
internal import Mustache

/// The page for people: one file, no script, no network.
public enum HTMLReport {
  private static let templateNames = [
    "page", "label", "curve", "measured", "table", "style", "agreement", "sections",
    "review",
  ]

  /// The whole page.
  ///
  /// - Throws: `internalFault` when the counts do not add up or a template is broken.
  public static func render(
    _ summary: EvaluationSummary, predictions: [PredictionRow], facts: ReportFacts
  ) throws(ReportsError) -> String {
    try render(ReportContent(summary, predictions: predictions, facts: facts))
  }

  static func render(_ content: ReportContent) throws(ReportsError) -> String {
    try render(fields(content))
  }

  /// The fields in the template of that name.
  static func render(
    _ fields: PageFields, template name: String = "page"
  ) throws(ReportsError) -> String {
    var templates: [String: MustacheTemplate] = [:]
    for part in templateNames {
      do {
        templates[part] = try MustacheTemplate(string: try templateText(part))
      } catch {
        throw ReportsError(
          .internalFault, subject: "template \(part)", reason: "cannot be read: \(error)")
      }
    }
    let library = MustacheLibrary(templates: templates)
    guard let page = library.render(fields.object, withTemplate: name) else {
      throw ReportsError(.internalFault, subject: "template \(name)", reason: "is not there")
    }
    return page
  }

  /// The text of every template, for the test that compares names.
  package static func templates() throws -> [String: String] {
    var texts: [String: String] = [:]
    for name in templateNames { texts[name] = try templateText(name) }
    return texts
  }

  private static func templateText(_ name: String) throws -> String {
    guard let url = Bundle.module.url(forResource: name, withExtension: "mustache") else {
      throw ReportsError(
        .internalFault, subject: "template \(name)", reason: "is not there",
        hint: "keep the folder of the program together")
    }
    return try String(contentsOf: url, encoding: .utf8)
  }

  /// The values that the page is rendered from.
  package static func fields(
    _ summary: EvaluationSummary, predictions: [PredictionRow], facts: ReportFacts
  ) throws(ReportsError) -> PageFields {
    fields(try ReportContent(summary, predictions: predictions, facts: facts))
  }

  private static func fields(_ content: ReportContent) -> PageFields {
    let verdict = Verdict(content)
    let labels = content.summary.labels.enumerated().map { number, label in
      labelFields(content, label, number: number + 1)
    }
    return PageFields([
      .title: .text(content.facts.title), .subtitle: .text(subtitle(content)),
      .isTuning: .flag(content.facts.isTuning), .marks: .list(verdict.marks),
      .summarySentences: .texts(verdict.sentences), .tiles: .list(verdict.tiles),
      .gateTables: .tables([Verdict.gates(content.gates)]),
      .contents: .list(contents(content)), .hasFlow: .flag(true),
      .flow: .drawing(FlowChart(content).drawing),
      .dataTables: .tables(DataSection(content).tables),
      .driftSentences: .texts(DriftSection(content).sentences),
      .hasClasses: .flag(content.summary.macro != nil),
      .classTables: .tables(MacroSection(content).tables),
      .labels: .list(labels), .measured: .list([]), .curves: curves(content),
      .hasCohorts: .flag(!content.otherCohorts.isEmpty),
      .hasComparisons: .flag(!content.comparisons.isEmpty),
      .comparisonTables: .tables(
        content.comparisons.flatMap { ComparisonSection($0).tables }),
      .cohortTables: .tables(CohortSection(content).tables),
      .limitations: .texts(content.limitations),
      .methodTables: .tables(MethodsSection(content).tables),
      .commandLine: .text(content.facts.commandLine), .program: .text(content.facts.program),
      .casesNote: .text(
        content.summary.suppressedBelow == nil
          ? "cases.csv names cases by pseudonym." : "cases are left out of a release."),
    ])
  }

  /// The sections of charts, tables and notes that are of all labels.
  private static func curves(_ content: ReportContent) -> PageValue {
    .list(
      [CertaintySection.fields(content), LearningCurveSection.fields(content)].compactMap { $0 })
  }

  private static func subtitle(_ content: ReportContent) -> String {
    [
      content.facts.cohort.name, content.facts.part.title.lowercased(),
      "one decision per \(content.unitName(1))",
      content.facts.program,
    ].joined(separator: " · ")
  }

  private static func contents(_ content: ReportContent) -> [PageFields] {
    let labels = content.summary.labels.enumerated().map {
      ("label\($0.offset + 1)", "Results: \($0.element.label)")
    }
    let curve = content.facts.learningCurve.map { _ in
      (LearningCurveSection.anchor, LearningCurveSection.heading)
    }
    let sections =
      [("data", "Data")]
      + (content.summary.macro == nil ? [] : [(MacroSection.anchor, MacroSection.heading)])
      + labels
      + (content.comparisons.isEmpty ? [] : [("models", "Models compared")])
      + (content.otherCohorts.isEmpty ? [] : [("cohorts", "Cohorts side by side")])
      + (content.facts.certainty.map { _ in
        [(CertaintySection.anchor, CertaintySection.heading)]
      } ?? [])
      + (curve.map { [$0] } ?? [])
      + [("limitations", "Limitations"), ("methods", "Methods")]
    return sections.map { PageFields([.anchor: .text($0.0), .heading: .text($0.1)]) }
  }

  private static func labelFields(
    _ content: ReportContent, _ label: LabelSummary, number: Int
  ) -> PageFields {
    let operating = OperatingSection(content, label)
    let overall = OverallSection(content, label)
    let groups = GroupSection(content, label)
    let gaps = GapTables(label)
    let failures = FailureSection(content, label)
    let distribution = content.distributions.first { $0.label == label.label }
    let charts =
      CurveCharts(label, number: number, level: content.levelText).drawings
      + [distribution].compactMap { $0 }.map {
        ScoreChart($0, label, number: number).drawing
      } + [DecisionChart(label, number: number)].compactMap { $0?.drawing }
    let curves = PlotTables(label, distribution: distribution)
    let forest = ForestChart(label, number: number).drawing
    return PageFields([
      .anchor: .text("label\(number)"), .label: .text(label.label),
      .operatingNote: .text(operating.note), .operatingTables: .tables(operating.tables),
      .overallTables: .tables(overall.tables),
      .charts: .list(charts.map { PageFields([.chart: .drawing($0)]) }),
      .plotTables: .tables(curves.tables),
      .hasForest: .flag(forest != nil), .forest: .drawing(forest ?? ""),
      .hasGroups: .flag(!label.attributes.isEmpty), .groupTables: .tables(groups.tables),
      .gapTables: .tables(gaps.tables), .moreTables: .tables(groups.predictiveValues + groups.more),
      .hasIntersections: .flag(!label.intersections.isEmpty),
      .grids: .list(
        label.intersections.enumerated().map { place, table in
          PageFields([
            .chart: .drawing(
              IntersectionGrid(table, number: number, place: place + 1).drawing)
          ])
        }),
      .intersectionTables: .tables([gaps.intersections] + groups.intersections),
      .failureTables: .tables(failures.tables), .failureNotes: .texts(failures.notes),
      .hasPictures: .flag(!failures.pictures.isEmpty), .pictures: .list(failures.pictures),
    ])
  }
}
