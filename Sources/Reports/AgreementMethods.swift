internal import Evaluation

/// How the numbers of measurements and grades were made.
struct AgreementMethods {
  private let content: AgreementContent

  init(_ content: AgreementContent) { self.content = content }

  var tables: [PageTable] {
    [
      .words("Measures", measures.map { ($0.title, $0.formula) }, head: "Measure"),
      .words(
        "Intervals at \(content.levelText)",
        IntervalMethod.allCases.filter { $0 != .none && methods.contains($0) }
          .map { ($0.title, $0.sentence) }, head: "Method"),
      rules,
      .words(
        "Origin", [("Program", content.facts.program), ("Cohort", content.facts.cohort.name)],
        head: "Fact"),
      .words("Settings", content.facts.settings.map { ($0.name, $0.text) }, head: "Fact"),
    ]
  }

  private var estimates: [(AgreementMeasure, Estimate)] {
    content.summaries.flatMap { summary in
      ([summary.whole] + summary.attributes.flatMap(\.groups).map(\.summary))
        .flatMap { numbers in numbers.values.map { ($0.key, $0.value) } }
        + summary.gaps.map { ($0.measure, $0.gap) }
    }
  }

  private var measures: [AgreementMeasure] {
    let used = Set(estimates.map(\.0))
    return AgreementMeasure.allCases.filter(used.contains)
  }

  /// The measures whose gaps are tested.
  private var tested: String {
    let tested = Set(content.summaries.flatMap(\.gaps).map(\.measure))
    return AgreementMeasure.allCases.filter(tested.contains).map(\.title)
      .joined(separator: " and ")
  }

  private var methods: Set<IntervalMethod> { Set(estimates.map(\.1.method)) }

  private var rules: PageTable {
    guard let options = content.summaries.first?.options else {
      return .words("Rules", [], head: "Rule")
    }
    return .words(
      "Rules",
      [
        ("Patients", "The patient is the unit of resampling, of clustering and of every limit."),
        (
          "Small groups",
          "Fewer than 10 patients give counts only; 10–29 low precision; 30 patients and a stated "
            + "value make a group eligible for worst."
        ),
        (
          "Missing attributes",
          "unknown, declined, invalid, mixed and other are rows of their own; groups sum to the "
            + "whole, which is checked."
        ),
        (
          "Difference to the rest",
          "the group's headline less that of all other units; patients of both are drawn together."
        ),
        (
          "Plots",
          "units are counted in \(PointMap.gridSide) × \(PointMap.gridSide) cells, so no point "
            + "shows one unit's exact values."
        ),
        (
          "Permutation test",
          "\(options.permutations) permutations of group labels over patients; where units of one "
            + "patient are in several groups, over patients with as many units, and inside "
            + "patients. p = (1 + those with at least the gap) / (1 + permutations)."
        ),
        (
          "Several gaps",
          "Holm over the gaps of a target, two measures by each declared attribute: \(tested)."
        ),
        (
          "Bootstrap",
          "\(options.bootstrapReplicates) replicates that draw patients; percentile limits."
        ),
        ("Seed", "\(options.seed); each replicate draws from its own generator."),
      ], head: "Rule")
  }
}
