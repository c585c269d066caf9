internal import Evaluation

/// How the numbers were made: definitions, interval methods, origins, versions.
struct MethodsSection {
  private let content: ReportContent

  init(_ content: ReportContent) { self.content = content }

  var tables: [PageTable] {
    [measures, intervals, rules, origin]
      + [
        Self.named("Settings", content.facts.settings),
        Self.named("Responsible", content.facts.responsible),
        Self.named("Versions", content.facts.versions),
      ]
  }

  private static func named(_ caption: String, _ facts: [NamedText]) -> PageTable {
    .words(caption, facts.map { ($0.name, $0.text) }, head: "Fact")
  }

  private var measures: PageTable {
    .words("Measures", Metric.allCases.map { ($0.title, $0.formula) }, head: "Measure")
  }

  /// The methods that this report uses, no others.
  private var intervals: PageTable {
    var used: Set<IntervalMethod> = []
    for label in content.summary.labels {
      used.formUnion(label.metrics.values.map(\.method))
      used.formUnion(label.curves.reliability.map(\.observed.method))
      for values in label.predictiveValues {
        used.formUnion([values.ppv.method, values.npv.method])
      }
      for table in label.attributes + label.intersections {
        used.formUnion(([table.gap] + table.rateGaps).map(\.gap.method))
        used.insert(table.equalizedOdds.gap.method)
        for group in table.groups {
          used.formUnion(group.metrics.values.map(\.method))
          used.insert(group.versusRest.method)
        }
      }
    }
    if let macro = content.summary.macro {
      used.formUnion([macro.auroc.method, macro.accuracy.method])
      used.formUnion(macro.groups.flatMap { [$0.auroc.method, $0.accuracy.method] })
    }
    return .words(
      "Intervals at \(content.levelText)",
      IntervalMethod.allCases.filter { $0 != .none && used.contains($0) }
        .map { ($0.title, $0.sentence) }, head: "Method")
  }

  private var rules: PageTable {
    let options = content.summary.options
    var rules = [
      (
        "Patients", "The patient is the unit of resampling, of clustering and of every limit below."
      ),
      ("Decisions", "Each number is computed at the unit of decision: \(content.unitName(1))."),
      (
        "Small groups",
        "By patients in the denominator: 0 gives no number; 1–9 counts and exact limits only; "
          + "10–29 low precision; 30 positive and 30 negative patients make a group eligible."
      ),
      (
        "Missing attributes",
        "unknown, declined, invalid, mixed and other are rows of their own; groups sum to the "
          + "whole, which is checked. Above 20 % without a stated value a gap is not interpretable."
      ),
      ("Seed", "\(options.seed); each replicate draws from its own generator."),
    ]
    if options.bootstrapReplicates > 0 {
      rules.append(
        (
          "Bootstrap",
          "\(options.bootstrapReplicates) replicates that draw patients; percentile limits."
        ))
    }
    if options.permutations > 0 {
      rules.append(
        (
          "Gap by chance",
          "\(options.permutations) permutations of group labels over patients within outcome; "
            + "p = (1 + gaps at least as large) / (\(options.permutations) + 1)."
        ))
    }
    if options.permutations > 0 {
      rules.append(
        (
          "Corrected p",
          "Holm inside the declared family, AUROC and FNR by each declared attribute; Benjamini "
            + "and Hochberg for every other gap."
        ))
    }
    if !options.adjust.isEmpty {
      rules.append(
        (
          "Equal case mix",
          "Gaps are given again with every group at the same mix of "
            + options.adjust.map { ReportContent.title(of: $0) }.joined(separator: ", ")
            + ", permuted inside its strata."
        ))
    }
    if content.facts.drift?.reason.isEmpty == true { rules.append(DriftSection.rule) }
    if options.groups.contains("ageBand") {
      rules.append(
        (
          "Age bands",
          options.ageBands.names.joined(separator: ", ") + " years; ages over 89 pooled."
        ))
    }
    return .words("Rules", rules, head: "Rule")
  }

  private var origin: PageTable {
    let facts = content.facts
    var pairs = [("Program", facts.program)]
    if let model = facts.model {
      pairs += [
        ("Model", model.name), ("Model sha256", model.sha256),
        ("Architecture", model.architecture), ("Weights", model.weightsOrigin),
      ]
    }
    pairs.append(("Cohort", facts.cohort.name))
    let optional: [(String, String?)] = [
      ("Cohort digest", facts.cohort.digest), ("Split", facts.cohort.splitRule),
      ("Split hash", facts.cohort.splitHash),
      ("Thresholds frozen as", facts.operatingPointHash),
    ]
    pairs += optional.compactMap { name, text in text.map { (name, $0) } }
    return .words("Origin", pairs, head: "Fact")
  }
}
