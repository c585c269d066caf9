internal import Foundation

/// A linear classifier of frozen features: logistic regression with a penalty on its weights.
///
/// The mean of the logistic losses plus penalty/2·‖w‖² is least; the intercept is free. That is
/// scikit-learn's `LogisticRegression` with C = 1/(images · penalty). Several levels are told apart
/// by one probe each, against all others.
package struct LogisticProbe: Sendable, Equatable {
  /// By feature, of standardised features.
  package let weights: [Double]
  package let intercept: Double

  /// No entry of the gradient is larger at the end.
  private static let tolerance = 1e-8

  /// Fits the probe.
  ///
  /// - Parameters:
  ///   - rows: the images that it learns from, as places among the features.
  ///   - truths: by row of `rows`.
  ///   - penalty: the place of the penalty in `ProbeFeatures.penalties`.
  ///   - start: where the search begins, which saves time and changes the last digits; nil: at 0.
  /// - Precondition: at least one row of either truth.
  package init(
    _ features: ProbeFeatures, rows: [Int], truths: [Bool], penalty: Int,
    from start: LogisticProbe? = nil
  ) {
    let width = features.width
    let share = Double(truths.count { $0 }) / Double(rows.count)
    precondition(
      rows.count == truths.count && share > 0 && share < 1,
      "\(rows.count) rows, \(truths.count) truths, a share of \(share)")
    let curvature = features.curvatures[penalty]
    let strength = ProbeFeatures.penalties[penalty]
    let search = QuasiNewton(tolerance: Self.tolerance) { gradient in
      var step = curvature.solution(Array(gradient.dropLast()))
      step.append(gradient[width] / ProbeFeatures.largestCurvature)
      return step
    }
    let first =
      start.map { $0.weights + [$0.intercept] }
      ?? [Double](repeating: 0, count: width) + [log(share / (1 - share))]
    let found = search.minimum(from: first) { point, gradient in
      Self.loss(features, rows, truths, strength, at: point, &gradient)
    }
    weights = Array(found.dropLast())
    intercept = found[width]
  }

  /// The penalised loss at weights and intercept, and its gradient.
  private static func loss(
    _ features: ProbeFeatures, _ rows: [Int], _ truths: [Bool], _ penalty: Double,
    at point: [Double], _ gradient: inout [Double]
  ) -> Double {
    let width = features.width
    let share = 1 / Double(rows.count)
    var (sum, slope, square) = (0.0, 0.0, 0.0)
    gradient.withUnsafeMutableBufferPointer { gradient in
      features.values.withUnsafeBufferPointer { values in
        point.withUnsafeBufferPointer { point in
          guard let g = gradient.baseAddress, let x = values.baseAddress,
            let w = point.baseAddress
          else { return }
          for index in 0..<width {
            g[index] = penalty * w[index]
            square += w[index] * w[index]
          }
          for (row, truth) in zip(rows, truths) {
            let image = x + row * width
            let logit = VectorProduct.dot(image, w, count: width) + w[width]
            sum += loss(of: logit, truth: truth)
            let error = 1 / (1 + exp(-logit)) - (truth ? 1 : 0)
            slope += error
            VectorProduct.add(error * share, image, to: g, count: width)
          }
          g[width] = slope * share
        }
      }
    }
    return sum * share + penalty / 2 * square
  }

  /// −log p of the truth at a logit.
  static func loss(of logit: Double, truth: Bool) -> Double {
    let against = truth ? -logit : logit
    return max(against, 0) + log1p(exp(-abs(against)))
  }

  /// The logit of an image.
  package func logit(_ features: ProbeFeatures, row: Int) -> Double {
    let width = features.width
    return features.values.withUnsafeBufferPointer { values in
      weights.withUnsafeBufferPointer { weights in
        guard let x = values.baseAddress, let w = weights.baseAddress else { return intercept }
        return VectorProduct.dot(x + row * width, w, count: width) + intercept
      }
    }
  }
}
