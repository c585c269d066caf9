internal import Foundation

/// PPV and NPV of the same answers at a stated prevalence.
public struct PredictiveValues: Codable, Sendable, Equatable {
  /// The stated share of positives, inside 0…1.
  public let prevalence: Double
  /// se·π / (se·π + (1 − sp)(1 − π)).
  public let ppv: Estimate
  /// sp(1 − π) / (sp(1 − π) + (1 − se)π).
  public let npv: Estimate
}

extension Sample {
  /// The predictive values at each stated prevalence, from sensitivity and specificity here.
  ///
  /// Limits on the logit scale: log(se/(1−sp)) and log(sp/(1−se)) have the errors of their parts
  /// (Mercaldo, Lau and Zhou, Stat. Med. 26, 2007), clustered by patient with the covariance of
  /// patients who have both classes.
  package func predictiveValues(at prevalences: [Double], level: Double) -> [PredictiveValues] {
    let missing = missingPredictiveValue
    return prevalences.map { prevalence in
      if let missing {
        return PredictiveValues(prevalence: prevalence, ppv: missing, npv: missing)
      }
      return PredictiveValues(
        prevalence: prevalence,
        ppv: predictiveValue(.sensitivity, odds: prevalence / (1 - prevalence), level: level),
        npv: predictiveValue(.specificity, odds: (1 - prevalence) / prevalence, level: level))
    }
  }

  private var missingPredictiveValue: Estimate? {
    if let missing = Estimate.missingArea(counts) { return missing }
    return observations.allSatisfy { $0.call != nil }
      ? nil : .undefined("units have no frozen threshold", counts: counts)
  }

  /// σ(log odds + log r/(1 − s)), r the rate asked for and s the other one.
  private func predictiveValue(_ metric: Metric, odds: Double, level: Double) -> Estimate {
    guard let right = proportion(of: metric),
      let other = proportion(of: metric == .sensitivity ? .specificity : .sensitivity)
    else { return .undefined("units have no frozen threshold", counts: counts) }
    let r = Double(right.successCount) / Double(right.trialCount)
    let wrong = 1 - Double(other.successCount) / Double(other.trialCount)
    guard r > 0 || wrong > 0 else {
      return .undefined("no unit has such an answer", counts: counts)
    }
    let value = r * odds / (r * odds + wrong)
    let (status, reason) = Estimate.precision(
      counts.scarcerPatients, "positive or negative patients")
    guard r > 0, wrong > 0 else {
      return Estimate(
        value: value, lower: nil, upper: nil, method: .none, counts: counts, status: status,
        reason: "a rate behind it is 0 or 1; no interval")
    }
    var own = 0.0
    var others = 0.0
    var products = 0.0
    for (x, y) in zip(right.influences, other.influences) {
      own += x * x
      others += y * y
      products += x * y
    }
    func correction(_ patients: Int) -> Double { Double(patients) / Double(patients - 1) }
    let variance =
      correction(right.patientCount) * own / (r * r)
      + correction(other.patientCount) * others / (wrong * wrong)
      + 2 * correction(counts.patientCount) * products / (r * wrong)
    let centre = log(odds * r / wrong)
    let half = NormalDistribution.twoSided(level: level) * max(variance, 0).squareRoot()
    return Estimate(
      value: value, lower: 1 / (1 + exp(half - centre)), upper: 1 / (1 + exp(-half - centre)),
      method: .predictiveLogit, counts: counts, status: status, reason: reason)
  }
}
