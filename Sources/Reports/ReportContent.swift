internal import Evaluation

/// Everything that a report is made of, in one value.
///
/// With a summary for release nothing else in it is about single patients or few of them.
struct ReportContent {
  let summary: EvaluationSummary
  let facts: ReportFacts
  /// Sorted by label, then unit.
  let cases: [PredictionRow]
  /// What is known of units and patients; nil: worst errors are not given by group.
  let attributes: CohortAttributes?
  /// Pictures of some cases, by pseudonym.
  let pictures: [String: ReportPicture]
  /// Other cohorts that the model was measured on.
  let otherCohorts: [ReportedCohort]
  /// Other models on the same units.
  let comparisons: [ReportedComparison]
  /// The numbers before a release withheld some, for gates alone.
  private let whole: EvaluationSummary?

  /// How the scores of each label spread.
  var distributions: [ScoreDistribution] {
    summary.labels.compactMap { ScoreDistribution(label: $0.label, rows: cases) }
  }

  /// What the numbers do not say.
  var limitations: [String] { Limitations.sentences(self) }

  /// The model card that the run can fill in.
  var card: ModelCardDocument {
    ModelCardDocument(summary, facts: facts, limitations: limitations)
  }

  /// What became of the gates, the broken ones first.
  var gates: [GateResult] {
    let needsAuthor = card.needsAuthor
    func results(_ summary: EvaluationSummary) -> [GateResult] {
      GateJudge(
        labels: { gate in
          gate.metric.map { metric in summary.labels.map { JudgedLabel($0, metric) } } ?? []
        }, isTuning: facts.isTuning, needsAuthor: needsAuthor
      ).results(facts.gates)
    }
    guard let whole else { return results(summary) }
    let broken = results(whole).filter { !$0.isPassed }.map(\.gate)
    let shown = results(summary).map { result in
      result.isPassed && broken.contains(result.gate) ? result.brokenBySuppressed : result
    }
    return shown.filter { !$0.isPassed } + shown.filter(\.isPassed)
  }

  /// - Throws: `internalFault` when the input counts do not add up.
  init(
    _ summary: EvaluationSummary, predictions: [PredictionRow], facts: ReportFacts,
    attributes: CohortAttributes? = nil, pictures: [String: ReportPicture] = [:],
    otherCohorts: [ReportedCohort] = [], comparisons: [ReportedComparison] = [],
    beforeSuppression whole: EvaluationSummary? = nil
  ) throws(ReportsError) {
    let isRelease = summary.suppressedBelow != nil
    guard otherCohorts.allSatisfy({ $0.summary.suppressedBelow == summary.suppressedBelow }) else {
      throw ReportsError(
        .internalFault, subject: "report", reason: "a cohort beside it is not for release alike")
    }
    if let flow = facts.flow {
      let sum = flow.outcomes.reduce(0) { $0 + $1.count }
      guard sum == flow.found else {
        throw ReportsError(
          .internalFault, subject: "report",
          reason: "\(flow.found) inputs were found but \(sum) are accounted for")
      }
    }
    self.summary = summary
    self.whole = whole
    self.facts = isRelease ? facts.suppressed(beside: summary) : facts
    self.attributes = isRelease ? nil : attributes
    self.pictures = isRelease ? [:] : pictures
    self.otherCohorts = otherCohorts
    self.comparisons =
      isRelease ? comparisons.compactMap { $0.suppressed(beside: summary) } : comparisons
    cases =
      isRelease
      ? [] : predictions.sorted { ($0.label, $0.unitID) < ($1.label, $1.unitID) }
  }

  /// The unit of decision in words, singular or plural.
  func unitName(_ count: Int) -> String {
    switch (summary.unit, count) {
    case (.series, _): "series"
    case (.study, 1): "study"
    case (.study, _): "studies"
    case (.laterality, 1): "side"
    case (.laterality, _): "sides"
    case (let unit, 1): unit.rawValue
    case (let unit, _): unit.rawValue + "s"
    }
  }

  /// An attribute as people read it: `ageBand` is `age band`.
  static func title(of attribute: String) -> String {
    attribute.reduce(into: "") { text, character in
      let startsWord = character.isUppercase && text.last?.isLowercase == true
      text += startsWord ? " " + character.lowercased() : String(character)
    }
  }

  /// A group as people read it: `sex F`.
  static func title(of reference: GroupReference) -> String {
    "\(title(of: reference.attribute)) \(reference.group)"
  }

  /// `120 images`.
  func units(_ count: Int) -> String { "\(count) \(unitName(count))" }

  /// `120 images of 80 patients`, or that this is withheld.
  func size(_ units: Int?, _ patients: Int?) -> String {
    guard let units, let patients else { return "\(unitName(2)) and patients suppressed" }
    return "\(self.units(units)) of \(patients) patients"
  }

  /// The same of one label or group.
  func size(_ counts: SampleCounts) -> String {
    counts.isSuppressed ? size(nil, nil) : size(counts.imageCount, counts.patientCount)
  }

  /// `95 %`.
  var levelText: String {
    NumberText.decimal(summary.options.confidenceLevel * 100, digits: 0) + " %"
  }
}
