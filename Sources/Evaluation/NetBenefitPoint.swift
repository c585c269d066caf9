/// One point of a decision curve: what treating at a probability is worth, per unit.
///
/// Source: Vickers and Elkin, Medical Decision Making 26 (2006). Treating nobody is worth 0.
public struct NetBenefitPoint: Codable, Sendable, Equatable {
  /// The probability pt from which on a unit is treated.
  public let threshold: Double
  /// TP/n − FP/n · pt/(1 − pt), positive iff p ≥ pt.
  public let model: Double
  /// The same when every unit is treated.
  public let treatAll: Double
}

extension Sample {
  /// The decision curve at pt = 0.01 … 0.99; empty without units or when a unit lacks p.
  package var decisionCurve: [NetBenefitPoint] {
    var histogram = [(positives: Int, negatives: Int)](repeating: (0, 0), count: 100)
    for unit in observations {
      guard let probability = unit.probability else { return [] }
      // The last percent that does not exceed p, whichever way p · 100 rounds.
      var percent = min(99, Int(probability * 100))
      if percent < 99, Double(percent + 1) / 100 <= probability { percent += 1 }
      if Double(percent) / 100 > probability { percent -= 1 }
      if unit.truth { histogram[percent].positives += 1 } else { histogram[percent].negatives += 1 }
    }
    guard counts.imageCount > 0 else { return [] }
    let n = Double(counts.imageCount)
    var positives = 0
    var negatives = 0
    let points = (1..<100).reversed().map { percent in
      positives += histogram[percent].positives
      negatives += histogram[percent].negatives
      let threshold = Double(percent) / 100
      let odds = threshold / (1 - threshold)
      return NetBenefitPoint(
        threshold: threshold, model: Double(positives) / n - Double(negatives) / n * odds,
        treatAll: Double(counts.positives) / n - Double(counts.negatives) / n * odds)
    }
    return points.reversed()
  }
}
