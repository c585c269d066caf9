internal import Evaluation

extension ReportFacts {
  /// The name of the setting that says what a model was calibrated on.
  public static let calibrationName = "Calibrated after training"

  /// The facts as a release may show them.
  ///
  /// Input files are not counted by patient, so the flow goes; what thresholds reached where they
  /// were fitted goes, and so does their hash, from which it could be guessed; a limit that names a
  /// number goes.
  func suppressed(beside summary: EvaluationSummary) -> ReportFacts {
    var facts = self
    facts.flow = nil
    facts.thresholds = thresholds.map { threshold in
      var threshold = threshold
      threshold.fit = threshold.fit.suppressed
      return threshold
    }
    facts.operatingPointHash = nil
    // The record of a calibration says on how many patients.
    facts.settings = settings.filter { $0.name != Self.calibrationName }
    facts.drift = drift?.suppressed
    facts.certainty = nil
    facts.learningCurve = learningCurve?.suppressed(beside: summary)
    facts.limitations = limitations.filter { !$0.contains(where: \.isNumber) }
    if facts.limitations.count < limitations.count {
      facts.limitations.append("Remarks that name numbers are left out of a release.")
    }
    return facts
  }
}

extension ReportedComparison {
  /// The labels that a release may show; nil where it may show none.
  func suppressed(beside summary: EvaluationSummary) -> ReportedComparison? {
    let shown = labels.compactMap { comparison in
      summary.labels.first { $0.label == comparison.label }
        .flatMap { comparison.suppressed(beside: $0) }
    }
    return shown.isEmpty ? nil : ReportedComparison(name: name, labels: shown)
  }
}
