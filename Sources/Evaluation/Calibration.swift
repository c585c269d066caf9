internal import Foundation

/// Temperature scaling: one number that divides every logit (Guo et al., ICML 2017).
///
/// The loss is convex in β = 1/T, so its derivative has at most one root there: it is bracketed by
/// the bounds and found by Newton steps, halving the bracket whenever a step leaves it.
public enum Calibration {
  /// The smallest and largest temperature that is ever returned; beyond them probabilities are
  /// 0 and 1, or all alike, and mean that the scores do not support a fit.
  public static let temperatureRange = 0.05...20.0
  /// Probabilities are kept this far from 0 and 1 before their logit is taken.
  public static let smallestProbability = 0x1p-40

  /// Fits one temperature to binary logits.
  ///
  /// - Returns: temperature 1 with a reason for no units or one class.
  /// - Precondition: equal counts, finite logits.
  public static func temperature(logits: [Double], truths: [Bool]) -> TemperatureFit {
    precondition(logits.count == truths.count, "\(logits.count) logits, \(truths.count) truths")
    return temperature(
      logits: logits.map { [0, $0] }, classes: truths.map { $0 ? 1 : 0 })
  }

  /// Fits one temperature to multi-class logits, one array of equal length per unit.
  ///
  /// - Returns: temperature 1 with a reason for no units or one class.
  /// - Precondition: equal counts, finite logits, classes inside the arrays.
  public static func temperature(logits: [[Double]], classes: [Int]) -> TemperatureFit {
    precondition(logits.count == classes.count, "\(logits.count) logits, \(classes.count) classes")
    precondition(logits.allSatisfy { $0.allSatisfy(\.isFinite) }, "a logit is not finite")
    let units = zip(logits, classes).sorted { a, b in
      a.1 != b.1 ? a.1 < b.1 : a.0.lexicographicallyPrecedes(b.0)
    }
    guard let first = units.first else {
      return TemperatureFit(
        temperature: 1, lossBefore: nil, lossAfter: nil, unitCount: 0, reason: "there are no units")
    }
    let before = derivatives(units, inverse: 1).loss
    guard units.contains(where: { $0.1 != first.1 }) else {
      return TemperatureFit(
        temperature: 1, lossBefore: before, lossAfter: before, unitCount: units.count,
        reason: "all units are of one class")
    }
    let (inverse, reason) = minimum(units)
    return TemperatureFit(
      temperature: 1 / inverse, lossBefore: before,
      lossAfter: derivatives(units, inverse: inverse).loss, unitCount: units.count,
      reason: reason)
  }

  /// A probability after the temperature: σ(logit(p)/T).
  public static func apply(temperature: Double, toProbability probability: Double) -> Double {
    1 / (1 + exp(-logit(probability) / temperature))
  }

  /// A distribution over classes after the temperature: softmax(log p / T).
  public static func apply(temperature: Double, toDistribution values: [Double]) -> [Double] {
    let logits = values.map { log(max($0, smallestProbability)) / temperature }
    let largest = logits.max() ?? 0
    let powers = logits.map { exp($0 - largest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  /// log(p/(1 − p)), with p kept `smallestProbability` away from 0 and 1.
  public static func logit(_ probability: Double) -> Double {
    let p = min(max(probability, smallestProbability), 1 - smallestProbability)
    return log(p / (1 - p))
  }
}

extension Calibration {
  private static func minimum(_ units: [([Double], Int)]) -> (inverse: Double, reason: String) {
    var low = 1 / temperatureRange.upperBound
    var high = 1 / temperatureRange.lowerBound
    if derivatives(units, inverse: low).slope >= 0 {
      return (low, "the scores do not order the classes; the temperature is at its upper bound")
    }
    if derivatives(units, inverse: high).slope <= 0 {
      return (high, "the scores separate the classes; the temperature is at its lower bound")
    }
    var inverse = 1.0
    // Each pass halves the bracket or takes a Newton step inside it; 200 is far beyond need.
    for _ in 0..<200 {
      let (_, slope, curvature) = derivatives(units, inverse: inverse)
      if slope < 0 { low = inverse } else { high = inverse }
      var next = inverse - slope / curvature
      if !(next > low && next < high) { next = (low + high) / 2 }
      if abs(next - inverse) <= 1e-13 * inverse { return (next, "") }
      inverse = next
    }
    return (inverse, "")
  }

  /// Mean −log softmax(βz)ₖ with its first and second derivative in β:
  /// E[z] − zₖ and Var[z] under the softmax, averaged over units.
  private static func derivatives(
    _ units: [([Double], Int)], inverse: Double
  ) -> (loss: Double, slope: Double, curvature: Double) {
    var loss = 0.0
    var slope = 0.0
    var curvature = 0.0
    for (logits, truth) in units {
      let largest = logits.max() ?? 0
      var sum = 0.0
      var first = 0.0
      var second = 0.0
      for logit in logits {
        let weight = exp(inverse * (logit - largest))
        sum += weight
        first += weight * logit
        second += weight * logit * logit
      }
      let mean = first / sum
      loss += log(sum) - inverse * (logits[truth] - largest)
      slope += mean - logits[truth]
      curvature += max(second / sum - mean * mean, 0)
    }
    let count = Double(units.count)
    return (loss / count, slope / count, curvature / count)
  }
}
