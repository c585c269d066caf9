internal import Evaluation
internal import Training

extension Recipe {
  /// How sets of answers are made; nil for none.
  var conformalRule: ConformalRule? {
    guard task == .classify,
      let score = ConformalRule.Score(rawValue: values.text("calibration.conformal"))
    else { return nil }
    return ConformalRule(
      score: score, alpha: values.number("calibration.alpha"),
      by: values.text("calibration.conformalBy"))
  }

  /// When answers are withheld; nil for never.
  var abstentionRule: AbstentionRule? {
    guard task == .classify,
      let kind = AbstentionRule.Kind(rawValue: values.text("calibration.abstain"))
    else { return nil }
    return AbstentionRule(kind: kind, share: values.number("calibration.alpha"))
  }

  /// Share of patients that is in scope by the distance of features; nil for any.
  var scopeShare: Double? {
    task == .classify ? values.optionalNumber("calibration.scope") : nil
  }

  /// Share of features that is dropped before the head; nil for none.
  var dropout: Double? {
    let share = values.number("training.dropout")
    return share > 0 && task == .classify ? share : nil
  }

  /// Cycles whose networks are the model; nil for one network.
  var snapshots: Int? {
    let cycles = values.integer("training.snapshots")
    return cycles > 1 && task == .classify ? cycles : nil
  }

  /// Whether a classifier is all folds' networks; nil where it is one network.
  var keepsFolds: Bool? {
    values.flag("training.keepFolds") && task == .classify ? true : nil
  }

  /// How much readers' feedback counts; nil where it changes nothing.
  var feedbackWeights: FeedbackWeights? {
    let weights = FeedbackWeights(
      accepted: values.number("training.feedback.accepted"),
      corrected: values.number("training.feedback.corrected"))
    return task == .classify && weights != FeedbackWeights(accepted: 1, corrected: 1)
      ? weights : nil
  }

  var thresholdRule: ThresholdRule {
    let name = values.text("calibration.threshold.rule")
    let value = values.number("calibration.threshold.value")
    let rules = [value, nil].compactMap { ThresholdRule(name: name, value: $0) }
    guard let rule = rules.first else {
      preconditionFailure("threshold rule \(name) with \(value) passed the check")
    }
    return rule
  }
}
