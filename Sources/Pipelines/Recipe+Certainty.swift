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
}
