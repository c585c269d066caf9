internal import Evaluation

/// What `mitigation.json` says; every number on the page is in it.
struct MitigationFindings: Encodable {
  let schema = MitigateStage.schema
  /// SHA-256 of the cohort, the split and the first weights.
  let cohort: String
  let split: String
  let weights: String
  /// Where networks were judged: out of fold, or the validation part.
  let part: String
  /// Folds of the split, inside which alone scores are held against each other; 0 without.
  let folds: Int
  let epochs: Int
  let trials: [MitigationTrial]
  /// Methods that were not named and that do not go with these patients or settings.
  var leftOut: [LeftOut] = []

  /// A method that is not compared.
  struct LeftOut: Encodable {
    let method: String
    let reason: String

    var sentence: String { "\(method) is left out: \(reason)" }
  }

  /// One sentence for each trial and each method left out, the loudest first.
  var sentences: [GradedSentence] {
    let all = trials.map { trial in
      GradedSentence(
        level: Self.level(of: trial.verdict),
        text: "\(trial.method), \(trial.label) by \(trial.attribute): "
          + "\(trial.verdict.rawValue); \(trial.reason)"
          + (trial.worst.map { "; worst group \(Self.text($0))" } ?? ""))
    }
    let absent = leftOut.map { GradedSentence(level: .note, text: $0.sentence) }
    return GradedSentence.Level.allCases.flatMap { level in
      (all + absent).filter { $0.level == level }
    }
  }

  private static func level(of verdict: MitigationTrial.Verdict) -> GradedSentence.Level {
    switch verdict {
    case .harmed, .levelledDown: .alarm
    case .noEvidence: .caution
    case .improved: .note
    }
  }

  /// The difference with its interval, or why there is none.
  static func text(_ comparison: MitigationTrial.Comparison) -> String {
    let estimate = comparison.difference
    guard let value = estimate.value else { return estimate.reason }
    var text = signed(value)
    if let lower = estimate.lower, let upper = estimate.upper {
      text += " (\(signed(lower)) to \(signed(upper)))"
    }
    return text
  }

  static func signed(_ value: Double) -> String {
    (value < 0 ? "" : "+") + Decimals.text(value, places: 3)
  }
}
