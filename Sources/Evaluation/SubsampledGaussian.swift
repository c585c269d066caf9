internal import Foundation

/// The Gaussian mechanism on a Poisson sample of patients: what steps of training with noise cost.
///
/// A step takes every patient with the same chance, bounds what each adds to length 1, and adds
/// normal noise of deviation `noiseMultiplier` to every coordinate of the sum. Neighbours are two
/// cohorts of which one has a patient more. Source: Mironov, Talwar and Zhang, "Rényi Differential
/// Privacy of the Sampled Gaussian Mechanism" (2019), section 3.3, at the orders of Opacus 1.6.
package struct SubsampledGaussian: Sendable {
  /// Deviation of the noise as a multiple of the most that one patient can add.
  package let noiseMultiplier: Double
  /// The chance of each patient to be in a step, 0 to 1.
  package let samplingRate: Double
  /// The divergence of one step at each order.
  private let divergences: [Double]

  /// 1.1, 1.2 … 10.9, then 12, 13 … 63.
  private static let orders =
    (1..<100).map { 1 + Double($0) / 10 } + (12..<64).map { Double($0) }

  /// Prepares a mechanism.
  ///
  /// - Precondition: no negative noise, a rate of 0 to 1.
  package init(noiseMultiplier: Double, samplingRate: Double) {
    precondition(noiseMultiplier >= 0, "noise of deviation \(noiseMultiplier)")
    precondition(samplingRate >= 0 && samplingRate <= 1, "a chance of \(samplingRate)")
    self.noiseMultiplier = noiseMultiplier
    self.samplingRate = samplingRate
    divergences = Self.orders.map {
      Self.divergence(order: $0, noise: noiseMultiplier, rate: samplingRate)
    }
  }

  /// The ε that so many steps cost together; infinite without noise, 0 for no steps.
  ///
  /// Source of the conversion: Canonne, Kamath and Steinke, "The Discrete Gaussian for Differential
  /// Privacy" (2020), proposition 12; Balle et al., "Hypothesis Testing Interpretations and Rényi
  /// Differential Privacy" (2020), theorem 21. What a step discloses does not depend on the others'
  /// order, so any number of steps in a row adds up.
  ///
  /// - Precondition: δ inside (0, 1), no negative number of steps.
  package func epsilon(steps: Int, delta: Double) -> Double {
    precondition(delta > 0 && delta < 1, "δ is \(delta)")
    precondition(steps >= 0, "\(steps) steps")
    if steps == 0 { return 0 }
    let bounds = zip(Self.orders, divergences).map { order, divergence in
      Double(steps) * divergence - (log(delta) + log(order)) / (order - 1)
        + log((order - 1) / order)
    }
    return max(0, bounds.filter { !$0.isNaN }.min() ?? .infinity)
  }

  // MARK: - The noise for a wanted ε

  /// More noise than this leaves nothing to learn from; less than the smallest hides nothing.
  private static let noiseRange = 0.1...1e6
  /// The noise that is found is at most this share too large.
  private static let tolerance = 1e-4

  /// The least noise, up to a share of 10⁻⁴, at which the steps cost no more than ε; nil where the
  /// orders above cannot show so small an ε with any noise.
  ///
  /// - Precondition: ε above 0, δ inside (0, 1), at least one step.
  package static func noiseMultiplier(
    epsilon wanted: Double, delta: Double, samplingRate: Double, steps: Int
  ) -> Double? {
    precondition(wanted > 0 && steps > 0, "ε \(wanted) over \(steps) steps")
    func cost(_ noise: Double) -> Double {
      SubsampledGaussian(noiseMultiplier: noise, samplingRate: samplingRate)
        .epsilon(steps: steps, delta: delta)
    }
    var low = noiseRange.lowerBound
    if cost(low) <= wanted { return low }
    var high = 2 * low
    while cost(high) > wanted {
      (low, high) = (high, 2 * high)
      if high > noiseRange.upperBound { return nil }
    }
    while high - low > tolerance * high {
      let middle = (low + high) / 2
      if cost(middle) <= wanted { high = middle } else { low = middle }
    }
    return high
  }

  // MARK: - One step

  /// The Rényi divergence of one step.
  private static func divergence(order: Double, noise: Double, rate: Double) -> Double {
    if rate == 0 { return 0 }
    if noise == 0 { return .infinity }
    if rate == 1 { return order / (2 * noise * noise) }
    let moment =
      order == order.rounded()
      ? wholeMoment(Int(order), noise, rate) : fractionalMoment(order, noise, rate)
    return moment / (order - 1)
  }

  /// log A(α) for whole α: the finite sum of equation 30.
  private static func wholeMoment(_ order: Int, _ noise: Double, _ rate: Double) -> Double {
    var sum = -Double.infinity
    for count in 0...order {
      let i = Double(count)
      let ways = lgamma(Double(order) + 1) - lgamma(i + 1) - lgamma(Double(order) - i + 1)
      let chance = i * log(rate) + (Double(order) - i) * log1p(-rate)
      sum = logSum(sum, ways + chance + (i * i - i) / (2 * noise * noise))
    }
    return sum
  }

  /// log A(α) for other α: the two series of section 3.3, whose terms change sign.
  private static func fractionalMoment(_ order: Double, _ noise: Double, _ rate: Double) -> Double {
    var sums = (-Double.infinity, -Double.infinity)
    let split = noise * noise * log(1 / rate - 1) + 0.5
    let width = 2.0.squareRoot() * noise
    var (coefficient, isPositive) = (0.0, true)
    var i = 0.0
    while true {
      let j = order - i
      let first =
        coefficient + i * log(rate) + j * log1p(-rate) + (i * i - i) / (2 * noise * noise)
        + log(0.5) + logErfc((i - split) / width)
      let second =
        coefficient + j * log(rate) + i * log1p(-rate) + (j * j - j) / (2 * noise * noise)
        + log(0.5) + logErfc((split - j) / width)
      sums =
        isPositive
        ? (logSum(sums.0, first), logSum(sums.1, second))
        : (logDifference(sums.0, first), logDifference(sums.1, second))
      // From here on terms are e⁻³⁰ of the sum, which is 1 or more.
      if max(first, second) < -30 { break }
      coefficient += log(abs(j)) - log(i + 1)
      if j < 0 { isPositive.toggle() }
      i += 1
    }
    return logSum(sums.0, sums.1)
  }

  /// log(eᵃ + eᵇ).
  private static func logSum(_ a: Double, _ b: Double) -> Double {
    let (low, high) = (min(a, b), max(a, b))
    return low == -.infinity ? high : high + log1p(exp(low - high))
  }

  /// log(eᵃ − eᵇ); of what rounding has made negative, log 0.
  private static func logDifference(_ a: Double, _ b: Double) -> Double {
    if b == -.infinity { return a }
    return a <= b ? -.infinity : a + log1p(-exp(b - a))
  }

  /// log erfc(x); beyond 20 by the asymptotic series DLMF 7.12.1.
  private static func logErfc(_ x: Double) -> Double {
    if x < 20 { return log(erfc(x)) }
    let square = 1 / (x * x)
    let series = square * (-0.5 + square * (0.75 - square * 1.875))
    return -x * x - log(x * Double.pi.squareRoot()) + log1p(series)
  }
}
