internal import Foundation

/// A logistic regression of the truths on the logits of probabilities, clustered by patient.
///
/// Source: Cox, Biometrika 45 (1958), pages 562–565; errors are the sandwich of Liang and Zeger,
/// Biometrika 73 (1986), with I/(I−1) for I patients.
package struct LogisticRecalibration: Sendable, Equatable {
  /// The coefficient that was asked for.
  package let value: Double
  /// Its cluster-robust standard error.
  package let error: Double
  /// Σ m(1 − m) of the fitted means: the variance of the number of positives.
  ///
  /// Where it is small few units speak for the coefficient, and the error, of which they are the
  /// only witnesses too, is far too small. That it be 5 at least is a rule of thumb for the normal
  /// law (Brown, Cai and DasGupta, Statistical Science 16, 2001, section 2).
  package let information: Double

  /// One unit of the regression.
  private struct Point {
    var x: Double
    var y: Double
    var patient: Int
  }

  private static func points(_ sample: Sample) -> [Point]? {
    var points: [Point] = []
    points.reserveCapacity(sample.observations.count)
    for observation in sample.observations {
      guard let probability = observation.probability else { return nil }
      points.append(
        Point(
          x: Calibration.logit(probability), y: observation.truth ? 1 : 0,
          patient: observation.patient))
    }
    return points
  }

  /// The intercept with logit(p) as offset: calibration-in-the-large; nil where a unit has no p.
  ///
  /// - Precondition: both classes are there, and at least two patients.
  package static func intercept(_ sample: Sample) -> LogisticRecalibration? {
    guard let points = points(sample) else { return nil }
    // The score falls with the intercept, and logits lie within ±28: the root is bracketed.
    var low = -200.0
    var high = 200.0
    var value = 0.0
    for _ in 0..<200 {
      var score = 0.0
      var information = 0.0
      for point in points {
        let mean = sigmoid(value + point.x)
        score += point.y - mean
        information += mean * (1 - mean)
      }
      if score > 0 { low = value } else { high = value }
      var next = value + score / information
      if !(next > low && next < high) { next = (low + high) / 2 }
      let step = abs(next - value)
      value = next
      if step <= 1e-13 * max(1, abs(value)) { break }
    }
    var sums = [Double](repeating: 0, count: sample.patientBound)
    var information = 0.0
    for point in points {
      let mean = sigmoid(value + point.x)
      sums[point.patient] += point.y - mean
      information += mean * (1 - mean)
    }
    let squares = sums.reduce(0) { $0 + $1 * $1 }
    return LogisticRecalibration(
      value: value, error: (correction(sample) * squares).squareRoot() / information,
      information: information)
  }

  /// Whether every unit of one class has a larger probability than all of the other, or a smaller.
  package static func isParted(_ sample: Sample) -> Bool {
    guard let points = points(sample) else { return false }
    let positives = points.filter { $0.y == 1 }.map(\.x)
    let negatives = points.filter { $0.y == 0 }.map(\.x)
    guard let lowestPositive = positives.min(), let highestPositive = positives.max(),
      let lowestNegative = negatives.min(), let highestNegative = negatives.max()
    else { return true }
    return lowestPositive > highestNegative || lowestNegative > highestPositive
  }

  /// The slope on logit(p); nil where a unit has no p, all p are equal or p separates the classes.
  ///
  /// - Precondition: both classes are there, and at least two patients.
  package static func slope(_ sample: Sample) -> LogisticRecalibration? {
    guard var points = points(sample), !isSeparated(points) else { return nil }
    let centre = points.reduce(0) { $0 + $1.x } / Double(points.count)
    for index in points.indices { points[index].x -= centre }
    var fit = Fit(points, intercept: 0, slope: 0)
    for _ in 0..<100 {
      guard let step = fit.step else { return nil }
      var share = 1.0
      var next = Fit(points, intercept: fit.intercept + step.0, slope: fit.slope + step.1)
      // Near the top the likelihood is flat to rounding, and a full step is right.
      let bar = fit.logLikelihood - 1e-11 * abs(fit.logLikelihood)
      while !(next.logLikelihood >= bar), share > 1e-10 {
        share /= 2
        next = Fit(
          points, intercept: fit.intercept + share * step.0, slope: fit.slope + share * step.1)
      }
      let isDone = abs(step.0) + abs(step.1) <= 1e-12 * max(1, abs(fit.slope))
      fit = next
      if isDone { break }
    }
    return LogisticRecalibration(
      value: fit.slope,
      error: (correction(sample) * fit.slopeMeat(points, bound: sample.patientBound)).squareRoot(),
      information: fit.weight)
  }

  /// Whether a threshold on x parts the classes, equal x at it included, or there is one x only.
  private static func isSeparated(_ points: [Point]) -> Bool {
    let positives = points.filter { $0.y == 1 }.map(\.x)
    let negatives = points.filter { $0.y == 0 }.map(\.x)
    guard let lowestPositive = positives.min(), let highestPositive = positives.max(),
      let lowestNegative = negatives.min(), let highestNegative = negatives.max()
    else { return true }
    return lowestPositive >= highestNegative || lowestNegative >= highestPositive
  }

  private static func correction(_ sample: Sample) -> Double {
    let patients = Double(sample.counts.patientCount)
    return patients / (patients - 1)
  }

  private static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  /// Likelihood, score and information at one pair of coefficients.
  private struct Fit {
    let intercept: Double
    let slope: Double
    var logLikelihood = 0.0
    private var score = (0.0, 0.0)
    private var information = (0.0, 0.0, 0.0)

    init(_ points: [Point], intercept: Double, slope: Double) {
      self.intercept = intercept
      self.slope = slope
      for point in points {
        let eta = intercept + slope * point.x
        let mean = sigmoid(eta)
        let weight = mean * (1 - mean)
        logLikelihood += point.y * eta - (eta > 0 ? eta + log1p(exp(-eta)) : log1p(exp(eta)))
        score.0 += point.y - mean
        score.1 += (point.y - mean) * point.x
        information.0 += weight
        information.1 += weight * point.x
        information.2 += weight * point.x * point.x
      }
    }

    /// Σ m(1 − m).
    var weight: Double { information.0 }

    private var determinant: Double {
      information.0 * information.2 - information.1 * information.1
    }

    /// Newton's step; nil where the information has no inverse.
    var step: (Double, Double)? {
      guard determinant > 0 else { return nil }
      return (
        (information.2 * score.0 - information.1 * score.1) / determinant,
        (information.0 * score.1 - information.1 * score.0) / determinant
      )
    }

    /// Σ over patients of the squared slope part of information⁻¹ · score.
    func slopeMeat(_ points: [Point], bound: Int) -> Double {
      var sums = [Double](repeating: 0, count: bound)
      for point in points {
        let residual = point.y - sigmoid(intercept + slope * point.x)
        sums[point.patient] +=
          residual * (information.0 * point.x - information.1) / determinant
      }
      return sums.reduce(0) { $0 + $1 * $1 }
    }
  }
}
