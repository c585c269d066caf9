extension Proportion {
  /// This rate less another, with Newcombe's hybrid limits.
  ///
  /// The limits come from those of the two rates, clustered where patients have several units;
  /// patients with trials in both enter through the correlation φ of the two rates.
  ///
  /// Source: Newcombe, Stat. Med. 17 (1998), pages 873–890 (method 10), and pages 2635–2650 for φ.
  ///
  /// - Precondition: both rates count the same patients in the same order.
  package func minus(
    _ other: Proportion, level: Double, counts: SampleCounts, ifEmpty empty: String
  ) -> Estimate {
    let scarcer = min(patientCount, other.patientCount)
    guard scarcer > 0 else { return .undefined(empty, counts: counts) }
    if scarcer < SampleCounts.fewestForValue {
      return .countsOnly("patients in a denominator", counts: counts)
    }
    let p = Double(successCount) / Double(trialCount)
    let q = Double(other.successCount) / Double(other.trialCount)
    let a = wilsonLimits(level: level)
    let b = other.wilsonLimits(level: level)
    let phi = correlation(with: other)
    func side(_ x: Double, _ y: Double) -> Double {
      max(x * x - 2 * phi * x * y + y * y, 0).squareRoot()
    }
    let isSimple =
      phi == 0 && trialCount == patientCount && other.trialCount == other.patientCount
    let (status, reason) = Estimate.precision(scarcer, "patients in a denominator")
    return Estimate(
      value: p - q, lower: max(p - q - side(p - a.lower, b.upper - q), -1),
      upper: min(p - q + side(a.upper - p, q - b.lower), 1),
      method: isSimple ? .newcombe : .newcombeClustered, counts: counts, status: status,
      reason: reason)
  }

  /// The correlation of the two rates through the patients that both count; 0 without any.
  private func correlation(with other: Proportion) -> Double {
    var products = 0.0
    var squares = (0.0, 0.0)
    for (x, y) in zip(influences, other.influences) {
      products += x * y
      squares.0 += x * x
      squares.1 += y * y
    }
    let scale = (squares.0 * squares.1).squareRoot()
    return scale > 0 ? min(max(products / scale, -1), 1) : 0
  }
}

extension Sample {
  /// A rate of the confusion table by patient; nil for a measure that is none, or without answers.
  package func proportion(of metric: Metric) -> Proportion? {
    guard metric.needsCalls, observations.allSatisfy({ $0.call != nil }) else { return nil }
    func rate(
      _ trial: (Observation) -> Bool, _ success: (Observation) -> Bool
    ) -> Proportion { Proportion(self, among: trial, share: success) }
    switch metric {
    case .sensitivity: return rate(\.truth) { $0.call == true }
    case .fnr: return rate(\.truth) { $0.call == false }
    case .specificity: return rate({ !$0.truth }, { $0.call == false })
    case .fpr: return rate({ !$0.truth }, { $0.call == true })
    case .ppv: return rate({ $0.call == true }, \.truth)
    case .npv: return rate({ $0.call == false }, { !$0.truth })
    case .accuracy: return rate({ _ in true }, { $0.call == $0.truth })
    case .selectionRate: return rate({ _ in true }, { $0.call == true })
    default: return nil
    }
  }

  /// A rate of this group less that of another; undefined without answers or denominators.
  package func rateDifference(
    _ metric: Metric, from other: Sample, counts: SampleCounts, level: Double
  ) -> Estimate {
    guard let a = proportion(of: metric), let b = other.proportion(of: metric) else {
      return .undefined("units have no frozen threshold", counts: counts)
    }
    return a.minus(
      b, level: level, counts: counts, ifEmpty: "a denominator holds no patients")
  }
}
