internal import Evaluation
internal import Foundation
internal import Reports

/// Evaluates predictions and writes what comes of it: evaluation.json and report/.
struct Reporting {
  /// The report's folder inside the output.
  static let folderName = "report"

  let task: EvaluationTask
  let facts: ReportFacts
  /// Other cohorts that the model was measured on.
  var otherCohorts: [ReportedCohort] = []
  /// Other models on the same units.
  var comparisons: [ReportedComparison] = []
  /// The chance of a miss that the model's conformal sets were declared with; nil without sets.
  var alpha: Double?
  /// Patients that those sets were calibrated on, of several kinds the fewest.
  var calibrationPatients: Int?
  /// Whether the sets were fitted on the very units of the task.
  var isFittedHere: Bool?
  /// Pictures of cases by pseudonym; nil: the page shows none.
  var pictures: (([String]) throws -> [String: ReportPicture])?

  /// The two artefacts in the folder, and what is said about them.
  ///
  /// - Parameter place: where the folder will be, if it is being staged.
  func write(
    to folder: URL, place: URL? = nil, context: StageContext
  ) throws -> [String] {
    let (whole, summary) = try task.summaries(threads: context.threads)
    try task.write(summary, to: folder)
    let report = folder.appendingPathComponent(Self.folderName, isDirectory: true)
    try OutputFolder.make(report)
    var facts = facts
    if task.suppressBelow == nil {
      facts.certainty = CertaintySummary(
        task.rows, attributes: task.attributes, options: task.options, alpha: alpha,
        threads: context.threads)
      facts.certainty?.calibrationPatients = calibrationPatients
      facts.certainty?.isFittedHere = isFittedHere
    }
    for warning in task.warnings {
      context.announce(.warning(warning))
      facts.limitations.append(warning)
    }
    let shown = ReportFolder.casesToShow(
      summary, predictions: task.rows, attributes: task.attributes)
    let gates = try ReportFolder.write(
      summary, predictions: task.rows, facts: facts, attributes: task.attributes,
      pictures: try pictures?(shown) ?? [:], otherCohorts: otherCohorts,
      comparisons: comparisons, beforeSuppression: task.suppressBelow.map { _ in whole },
      to: report)
    let lines = GateLines.lines(of: gates)
    for line in GateLines.broken(in: lines) { context.announce(.warning(line)) }
    let page = "\(Self.folderName)/report.html"
    return lines + Self.headline(summary) + [
      "report: \((place ?? folder).appendingPathComponent(page).path)"
    ]
  }

  /// The figures of each label on a line of their own.
  static func headline(_ summary: EvaluationSummary) -> [String] {
    var lines: [String] = []
    for label in summary.labels {
      let counts = label.counts
      if counts.isSuppressed {
        lines.append("\(label.label): suppressed")
        continue
      }
      lines.append(
        "\(label.label): AUROC \(text(label.metrics[.auroc])), "
          + "sensitivity \(text(label.metrics[.sensitivity])), "
          + "specificity \(text(label.metrics[.specificity])), "
          + "\(counts.positives) positive and \(counts.negatives) negative "
          + "\(units(summary.unit)) of \(counts.patientCount) patients")
      if !label.majority.sentence.isEmpty {
        lines.append("\(label.label): \(label.majority.sentence)")
      }
      if let worst = label.worstGroup {
        lines.append("\(label.label): worst eligible group \(worst.attribute) \(worst.group)")
      }
    }
    return lines
  }

  private static func units(_ unit: PredictionRow.Unit) -> String {
    switch unit {
    case .series: "series"
    case .study: "studies"
    case .laterality: "sides"
    case .image, .patient: unit.rawValue + "s"
    }
  }

  /// `0.812 (0.751 to 0.868)`.
  static func text(_ estimate: Estimate?) -> String {
    guard let estimate, let value = estimate.value else { return "not given" }
    guard let lower = estimate.lower, let upper = estimate.upper else {
      return Decimals.text(value, places: 3)
    }
    func rounded(_ number: Double) -> String { Decimals.text(number, places: 3) }
    return "\(rounded(value)) (\(rounded(lower)) to \(rounded(upper)))"
  }
}
