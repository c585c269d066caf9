internal import Foundation

/// Platt scaling: the probability σ(slope · logit(p) + intercept), fitted with Platt's targets.
///
/// Source: Platt 1999; targets (N⁺ + 1)/(N⁺ + 2) and 1/(N⁻ + 2) keep separated classes finite.
public struct PlattFit: Codable, Sendable, Equatable {
  /// Multiplies the logit.
  public let slope: Double
  /// Is added to it.
  public let intercept: Double
  /// Units that were used.
  public let unitCount: Int
  /// Why the map is the identity; empty for a proper minimum.
  public let reason: String

  /// Makes a fit that was computed elsewhere or read from a file.
  public init(slope: Double, intercept: Double, unitCount: Int, reason: String) {
    self.slope = slope
    self.intercept = intercept
    self.unitCount = unitCount
    self.reason = reason
  }

  /// Fits both numbers to binary logits.
  ///
  /// - Returns: the identity with a reason for no units or one class.
  /// - Precondition: equal counts, finite logits.
  public init(logits: [Double], truths: [Bool]) {
    precondition(logits.count == truths.count, "\(logits.count) logits, \(truths.count) truths")
    precondition(logits.allSatisfy(\.isFinite), "a logit is not finite")
    let positives = truths.count { $0 }
    guard positives > 0, positives < truths.count else {
      let reason = truths.isEmpty ? "there are no units" : "all units are of one class"
      self.init(slope: 1, intercept: 0, unitCount: truths.count, reason: reason)
      return
    }
    let high = Double(positives + 1) / Double(positives + 2)
    let low = 1 / Double(truths.count - positives + 2)
    let units = zip(logits, truths).sorted { ($0.0, $0.1 ? 1 : 0) < ($1.0, $1.1 ? 1 : 0) }
      .map { (x: $0.0, target: $0.1 ? high : low) }
    let (slope, intercept) = Self.minimum(units)
    self.init(slope: slope, intercept: intercept, unitCount: truths.count, reason: "")
  }

  /// Whether the numbers of a file map every probability to one.
  package var isSound: Bool {
    let largestLogit = Calibration.logit(1)
    return (abs(slope) * largestLogit + abs(intercept)).isFinite && unitCount >= 0
  }

  /// The probability after the map.
  public func apply(toProbability probability: Double) -> Double {
    1 / (1 + exp(-(slope * Calibration.logit(probability) + intercept)))
  }

  /// Newton steps, halved while the loss rises: the loss is convex and its targets lie inside
  /// (0, 1), so it has a minimum unless all logits are equal, where the slope stays 0.
  private static func minimum(_ units: [(x: Double, target: Double)]) -> (Double, Double) {
    var slope = 0.0
    var intercept = 0.0
    var current = loss(units, slope, intercept)
    for _ in 0..<200 {
      var (g0, g1, h00, h01, h11) = (0.0, 0.0, 0.0, 0.0, 0.0)
      for (x, target) in units {
        let p = 1 / (1 + exp(-(slope * x + intercept)))
        g0 += p - target
        g1 += (p - target) * x
        h00 += p * (1 - p)
        h01 += p * (1 - p) * x
        h11 += p * (1 - p) * x * x
      }
      // A ridge far below rounding of the data keeps equal logits solvable.
      h11 += 1e-12 * (1 + h11)
      let determinant = h00 * h11 - h01 * h01
      let stepIntercept = (h11 * g0 - h01 * g1) / determinant
      let stepSlope = (h00 * g1 - h01 * g0) / determinant
      var share = 1.0
      var next = loss(units, slope - stepSlope, intercept - stepIntercept)
      // Near the minimum the loss is flat to rounding, and a full step is right.
      while !(next <= current * (1 + 1e-11)), share > 1e-12 {
        share /= 2
        next = loss(units, slope - share * stepSlope, intercept - share * stepIntercept)
      }
      slope -= share * stepSlope
      intercept -= share * stepIntercept
      current = next
      if abs(stepSlope) + abs(stepIntercept) <= 1e-12 * (1 + abs(slope)) { break }
    }
    return (slope, intercept)
  }

  /// Σ log(1 + e^z) − target·z.
  private static func loss(
    _ units: [(x: Double, target: Double)], _ slope: Double, _ intercept: Double
  ) -> Double {
    units.reduce(0) { sum, unit in
      let z = slope * unit.x + intercept
      return sum + max(z, 0) + log1p(exp(-abs(z))) - unit.target * z
    }
  }
}
