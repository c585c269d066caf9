internal import Evaluation

/// The whole of model_card.json: what the run knows of the model, and what only a person does.
///
/// The headings are those of Mitchell et al., Model Cards for Model Reporting (2019).
struct ModelCardDocument: Codable, Equatable {
  /// Name and version of this layout.
  static let schema = "fovea.model-card/1"
  /// What stands where only a person can fill in.
  static let needsAuthor = "NEEDS AUTHOR"

  /// One part of the card.
  struct Section: Codable, Equatable {
    var heading: String
    var items: [NamedText]
  }

  /// The measures of the whole, or of one group, for one label.
  struct Row: Codable, Equatable {
    var label: String
    /// nil for the whole.
    var group: GroupReference?
    var counts: SampleCounts
    var isEligible: Bool
    var metrics: [Metric: Estimate]
    /// Those of measurements or grades; nil for classes.
    var measures: [AgreementMeasure: Estimate]?
  }

  /// The measures that the card prints; the report has the others.
  static let metrics: [Metric] = [.prevalence, .auroc, .sensitivity, .specificity, .ppv, .npv]

  var schema = Self.schema
  var title: String
  /// How many items hold `NEEDS AUTHOR`.
  var needsAuthor: Int
  var sections: [Section]
  var quantitativeAnalyses: [Row]

  init(_ summary: EvaluationSummary, facts: ReportFacts, limitations: [String]) {
    self.init(
      facts, factors: Self.factors(summary), measures: Self.measures(summary, facts),
      size: "\(NumberText.count(summary.unitCount)) decisions, "
        + "\(NumberText.count(summary.patientCount)) patients",
      limitations: limitations, analyses: summary.labels.flatMap(Self.rows))
  }

  /// The card of any target.
  init(
    _ facts: ReportFacts, factors: [NamedText], measures: [NamedText], size: String,
    limitations: [String], analyses: [Row]
  ) {
    title = facts.title
    sections = [
      Section(heading: "Model details", items: Self.details(facts)),
      Section(heading: "Intended use", items: Self.use(facts)),
      Section(heading: "Factors", items: factors),
      Section(heading: "Metrics", items: measures),
      Section(heading: "Training data", items: Self.training(facts)),
      Section(heading: "Evaluation data", items: Self.evaluation(facts, size: size)),
      Section(heading: "Ethical considerations", items: Self.ethics(facts)),
      Section(
        heading: "Caveats and recommendations",
        items: limitations.enumerated().map {
          NamedText(name: "Limit \($0.offset + 1)", text: $0.element)
        }),
    ]
    needsAuthor = sections.flatMap(\.items).count { $0.text == Self.needsAuthor }
    quantitativeAnalyses = analyses
  }

  private static func details(_ facts: ReportFacts) -> [NamedText] {
    [
      NamedText(name: "Owner", text: responsible("Owner", facts)),
      NamedText(name: "Name", text: facts.model?.name ?? needsAuthor),
      NamedText(name: "sha256", text: facts.model?.sha256 ?? needsAuthor),
      NamedText(name: "Architecture", text: facts.model?.architecture ?? needsAuthor),
      NamedText(name: "First weights", text: facts.model?.weightsOrigin ?? needsAuthor),
      NamedText(name: "Program", text: facts.program),
    ] + facts.settings + facts.versions
  }

  private static func use(_ facts: ReportFacts) -> [NamedText] {
    [NamedText(name: "Intended use", text: responsible("Intended use", facts))]
  }

  private static func ethics(_ facts: ReportFacts) -> [NamedText] {
    [
      NamedText(name: "Legal basis", text: responsible("Legal basis", facts)),
      NamedText(
        name: "People in the data",
        text: "patients, by pseudonyms only; no name, number, date or path of the input is kept"),
    ]
  }

  private static func factors(_ summary: EvaluationSummary) -> [NamedText] {
    let attributes = summary.attributes.map { attribute in
      NamedText(
        name: ReportContent.title(of: attribute.attribute),
        text: "\(attribute.values.count) groups, a share of "
          + "\(NumberText.share(attribute.missingShare)) without a stated value")
    }
    return attributes.isEmpty
      ? [NamedText(name: "Groups", text: "no attribute was declared")] : attributes
  }

  private static func measures(
    _ summary: EvaluationSummary, _ facts: ReportFacts
  ) -> [NamedText] {
    let level = NumberText.decimal(summary.options.confidenceLevel * 100, digits: 0)
    return [
      NamedText(name: "Unit of decision", text: summary.unit.rawValue),
      NamedText(name: "Intervals", text: "\(level) %, by patient"),
    ]
      + facts.thresholds.map { threshold in
        let value = threshold.fit.value.map { NumberText.decimal($0, digits: 4) } ?? "none"
        let fold = threshold.fold.map { " in fold \($0)" } ?? ""
        return NamedText(
          name: "Threshold of \(threshold.label)\(fold)",
          text: "\(value): \(threshold.fit.rule.sentence), fitted on \(threshold.source)")
      }
  }

  /// The split is that of the evaluation, so it counts only where the cohort is the same.
  private static func training(_ facts: ReportFacts) -> [NamedText] {
    let digest = facts.model?.cohortDigest
    let isSame = digest != nil && digest == facts.cohort.digest
    return [
      NamedText(name: "Cohort", text: digest.map { "sha256 \($0)" } ?? needsAuthor),
      NamedText(name: "Split", text: (isSame ? facts.cohort.splitRule : nil) ?? needsAuthor),
    ]
  }

  private static func evaluation(_ facts: ReportFacts, size: String) -> [NamedText] {
    [
      NamedText(name: "Cohort", text: facts.cohort.name),
      NamedText(name: "Part", text: "\(facts.part.title). \(facts.part.sentence)"),
      NamedText(name: "Size", text: size),
      NamedText(
        name: "Test part opened",
        text: facts.testOpenings.map { "\($0) times" } ?? "no frozen split"),
    ]
  }

  private static func responsible(_ name: String, _ facts: ReportFacts) -> String {
    facts.responsible.first { $0.name == name }?.text ?? needsAuthor
  }

  private static func rows(_ label: LabelSummary) -> [Row] {
    func chosen(_ all: [Metric: Estimate]) -> [Metric: Estimate] {
      all.filter { metrics.contains($0.key) }
    }
    let whole = Row(
      label: label.label, group: nil, counts: label.counts, isEligible: label.counts.isEligible,
      metrics: chosen(label.metrics))
    return [whole]
      + label.attributes.flatMap { table in
        table.groups.map {
          Row(
            label: label.label,
            group: GroupReference(attribute: table.attribute, group: $0.name),
            counts: $0.counts, isEligible: $0.isEligible, metrics: chosen($0.metrics))
        }
      }
  }
}
