/// Chooses operating points on observed scores, without interpolation.
///
/// Every candidate is a score that occurred, so that a threshold never lies where nothing was
/// seen; the one exception, "nobody is positive", is said in the reason.
public enum Thresholds {
  /// The threshold that `rule` picks.
  ///
  /// - Parameters:
  ///   - scores: finite, one per unit, in any order.
  ///   - truths: as many.
  /// - Returns: value nil with a reason for no scores, or when the rule needs a class that is
  ///   absent.
  /// - Precondition: equal counts, finite scores.
  public static func fit(
    _ rule: ThresholdRule, scores: [Double], truths: [Bool]
  ) -> FittedThreshold {
    precondition(
      scores.count == truths.count, "\(scores.count) scores, \(truths.count) truths")
    precondition(scores.allSatisfy(\.isFinite), "a score is not finite")
    let candidates = Candidate.all(scores: scores, truths: truths)
    let totals = Totals(
      positives: truths.count { $0 }, negatives: truths.count { !$0 })
    if let reason = missing(for: rule, totals) {
      return FittedThreshold(
        rule: rule, value: nil, sensitivity: nil, specificity: nil,
        positives: totals.positives, negatives: totals.negatives, reason: reason)
    }
    let (chosen, reason) = choose(rule, candidates, totals)
    return FittedThreshold(
      rule: rule, value: chosen.threshold, sensitivity: totals.sensitivity(of: chosen),
      specificity: totals.specificity(of: chosen), positives: totals.positives,
      negatives: totals.negatives, reason: reason)
  }

  private static func missing(for rule: ThresholdRule, _ totals: Totals) -> String? {
    switch rule {
    case .fixed: nil
    case _ where totals.positives + totals.negatives == 0: "there are no scores"
    case .sensitivityAtLeast, .f1: totals.positives == 0 ? "there are no positives" : nil
    case .specificityAtLeast: totals.negatives == 0 ? "there are no negatives" : nil
    case .youden, .mcc:
      totals.positives == 0
        ? "there are no positives" : totals.negatives == 0 ? "there are no negatives" : nil
    }
  }

  /// Candidates come with descending thresholds, so the first of equals is the highest.
  private static func choose(
    _ rule: ThresholdRule, _ candidates: [Candidate], _ totals: Totals
  ) -> (Candidate, reason: String) {
    switch rule {
    case .fixed(let value):
      return (Candidate.at(value, among: candidates), "")
    case .sensitivityAtLeast(let wanted):
      let first = candidates.first { (totals.sensitivity(of: $0) ?? 0) >= wanted }
      return (first ?? candidates[candidates.count - 1], "")
    case .specificityAtLeast(let wanted):
      let last = candidates.last { (totals.specificity(of: $0) ?? 0) >= wanted }
      guard let last else {
        return (
          Candidate(threshold: candidates[0].threshold.nextUp, truePositives: 0, falsePositives: 0),
          "no score reaches the specificity; nobody is called positive"
        )
      }
      return (last, "")
    case .youden:
      return (best(candidates) { totals.scaledYouden(of: $0) }, "")
    case .f1:
      return (best(candidates) { totals.f1(of: $0) }, "")
    case .mcc:
      return (best(candidates) { totals.mcc(of: $0) }, "")
    }
  }

  private static func best<Value: Comparable>(
    _ candidates: [Candidate], by value: (Candidate) -> Value
  ) -> Candidate {
    var best = candidates[0]
    for candidate in candidates.dropFirst() where value(candidate) > value(best) {
      best = candidate
    }
    return best
  }
}

/// One distinct score as a threshold, with the positives it makes.
private struct Candidate {
  var threshold: Double
  var truePositives: Int
  var falsePositives: Int

  /// The distinct scores, descending.
  static func all(scores: [Double], truths: [Bool]) -> [Candidate] {
    var candidates: [Candidate] = []
    var truePositives = 0
    var falsePositives = 0
    for (score, truth) in zip(scores, truths).sorted(by: { $0.0 > $1.0 }) {
      if truth { truePositives += 1 } else { falsePositives += 1 }
      if candidates.last?.threshold == score { candidates.removeLast() }
      candidates.append(
        Candidate(
          threshold: score, truePositives: truePositives, falsePositives: falsePositives))
    }
    return candidates
  }

  /// What a stated threshold makes of the same scores.
  static func at(_ threshold: Double, among candidates: [Candidate]) -> Candidate {
    var result = candidates.last { $0.threshold >= threshold }
    result?.threshold = threshold
    return result ?? Candidate(threshold: threshold, truePositives: 0, falsePositives: 0)
  }
}

private struct Totals {
  var positives: Int
  var negatives: Int

  func sensitivity(of candidate: Candidate) -> Double? {
    positives == 0 ? nil : Double(candidate.truePositives) / Double(positives)
  }

  func specificity(of candidate: Candidate) -> Double? {
    negatives == 0 ? nil : Double(negatives - candidate.falsePositives) / Double(negatives)
  }

  /// (sensitivity + specificity − 1) · positives · negatives: a whole number, so ties are exact.
  func scaledYouden(of candidate: Candidate) -> Int {
    candidate.truePositives * negatives - candidate.falsePositives * positives
  }

  func f1(of candidate: Candidate) -> Double {
    2 * Double(candidate.truePositives)
      / Double(candidate.truePositives + candidate.falsePositives + positives)
  }

  /// 0 where everybody is called positive, as scikit-learn has it.
  func mcc(of candidate: Candidate) -> Double {
    let falseNegatives = positives - candidate.truePositives
    let trueNegatives = negatives - candidate.falsePositives
    let called = Double(candidate.truePositives + candidate.falsePositives)
    let margins =
      called * Double(falseNegatives + trueNegatives) * Double(positives) * Double(negatives)
    let product =
      Double(candidate.truePositives) * Double(trueNegatives)
      - Double(candidate.falsePositives) * Double(falseNegatives)
    return margins == 0 ? 0 : product / margins.squareRoot()
  }
}
