internal import Evaluation

/// The page of a report on masks or boxes, put together from its parts.
struct MeasuredPage {
  /// What one label has on the page besides its groups.
  struct Parts {
    var charts: [String]
    var plotTables: [PageTable]
    var overallTables: [PageTable]
    var failureTables: [PageTable]
  }

  let facts: ReportFacts
  let options: MeasuredOptions
  let sheets: [MeasuredSheet]
  /// By label, as `sheets`.
  let parts: [Parts]
  /// Names and formulas of the measures.
  let measures: [(String, String)]
  let gates: [GateResult]

  /// The values that the page is rendered from.
  var fields: PageFields {
    let verdict = MeasuredVerdict(sheets: sheets, gates: gates, levelText: options.levelText)
    return PageFields([
      .title: .text(facts.title), .isTuning: .flag(false), .marks: .list(verdict.marks),
      .subtitle: .text(
        "\(facts.cohort.name) · \(facts.part.title.lowercased()) · \(facts.program)"),
      .summarySentences: .texts(verdict.sentences), .tiles: .list(verdict.tiles),
      .gateTables: .tables([gateTable]), .contents: .list(contents), .hasFlow: .flag(false),
      .flow: .drawing(""),
      .dataTables: .tables(sheets.map { MeasuredGroups($0).people }),
      .driftSentences: .list([]), .labels: .list([]),
      .measured: .list(
        zip(sheets, parts).enumerated().map { labelFields($1.0, $1.1, number: $0 + 1) }),
      .curves: .list([]), .hasCohorts: .flag(false), .hasComparisons: .flag(false),
      .comparisonTables: .list([]), .cohortTables: .list([]), .limitations: .texts(limitations),
      .methodTables: .tables([measureTable, rules, origin]),
      .commandLine: .text(facts.commandLine), .program: .text(facts.program),
    ])
  }

  private var contents: [PageFields] {
    let labels = sheets.enumerated().map { ("label\($0 + 1)", "Results: \($1.label)") }
    return ([("data", "Data")] + labels + [("limitations", "Limitations"), ("methods", "Methods")])
      .map { PageFields([.anchor: .text($0.0), .heading: .text($0.1)]) }
  }

  private var gateTable: PageTable {
    PageTable(
      caption: "Gates", columns: ["Gate", "Result", "Finding"],
      rows: gates.map { result in
        PageTable.Row(
          head: result.gate.name, kind: result.isPassed ? .plain : .worst,
          cells: [
            PageTable.Cell(words: result.isPassed ? "passed" : "broken"),
            PageTable.Cell(words: result.sentence),
          ])
      })
  }

  private func labelFields(_ sheet: MeasuredSheet, _ parts: Parts, number: Int) -> PageFields {
    let groups = MeasuredGroups(sheet)
    let forest = groups.forest(number: number)
    return PageFields([
      .anchor: .text("label\(number)"), .label: .text(sheet.label),
      .charts: .list(parts.charts.map { PageFields([.chart: .drawing($0)]) }),
      .plotTables: .tables(parts.plotTables), .overallTables: .tables(parts.overallTables),
      .hasGroups: .flag(!sheet.tables.isEmpty), .hasForest: .flag(forest != nil),
      .forest: .drawing(forest ?? ""), .gapTables: .tables([groups.gaps]),
      .groupTables: .tables(groups.tables), .failureTables: .tables(parts.failureTables),
    ])
  }

  /// What the numbers do not say, the caller's own last.
  var limitations: [String] {
    var sentences = [
      "Whether the model had seen these patients is not known.",
      "Cells with few patients are shown as they are; this report is not marked for release.",
    ]
    for sheet in sheets {
      let small = sheet.groupsWithTooLittleData.map { ReportContent.title(of: $0) }
      if !small.isEmpty {
        sentences.append(
          "For \(sheet.label) these groups have fewer than \(SampleCounts.fewestForValue) "
            + "\(sheet.wording.patients), and nothing is known about them: "
            + "\(small.joined(separator: ", ")).")
      }
    }
    for table in sheets.first?.tables ?? [] where table.missingShare > 0 {
      sentences.append(
        "\(table.title) is not stated for a share of \(NumberText.decimal(table.missingShare)) of "
          + "the images.")
    }
    for skipped in sheets.first?.skipped ?? [] {
      sentences.append(
        "\(ReportContent.title(of: skipped.attribute)) makes no groups: \(skipped.reason).")
    }
    sentences.append(
      options.groups.isEmpty
        ? "No attribute was declared, so nothing is known about groups."
        : "Groups are made of one attribute; a group made of two may fare worse.")
    return sentences + facts.limitations
  }

  private var measureTable: PageTable {
    .words("Measures", measures, head: "Measure")
  }

  private var rules: PageTable {
    .words(
      "Rules",
      [
        (
          "Patients",
          "The patient is the unit of resampling, of permutation and of every limit below."
        ),
        (
          "Small groups",
          "By patients in the denominator: 0 gives no number; 1–9 none either; 10–29 low "
            + "precision; 30 make a group eligible."
        ),
        (
          "Missing attributes",
          "unknown, declined, invalid, mixed and other are rows of their own; groups sum to the "
            + "whole, which is checked. Above 20 % without a stated value a gap is not "
            + "interpretable."
        ),
        (
          "Intervals",
          "At \(options.levelText): \(options.bootstrapReplicates) replicates that draw patients; "
            + "percentile limits. Rates: Wilson, clustered by patient."
        ),
        (
          "Gap by chance",
          "\(options.permutations) permutations of group labels over patients within outcome; "
            + "p = (1 + gaps at least as large) / (\(options.permutations) + 1); Holm over the "
            + "attributes."
        ),
        ("Seed", "\(options.seed); each replicate draws from its own generator."),
      ], head: "Rule")
  }

  private var origin: PageTable {
    .words(
      "Origin",
      [("Program", facts.program), ("Cohort", facts.cohort.name)]
        + facts.settings.map { ($0.name, $0.text) }, head: "Fact")
  }
}
