/// A linear classifier of frozen features: logistic regression with a penalty on its weights.
///
/// The mean of the logistic losses plus penalty/2·‖w‖² is least; the intercept is free. That is
/// scikit-learn's `LogisticRegression` with C = 1/(images · penalty). Several levels are told apart
/// by one probe each, against all others.
package struct LogisticProbe: Sendable, Equatable {
  /// By feature.
  package let weights: [Double]
  package let intercept: Double

  /// Fits the probe to standardised features.
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
    let curvature = features.curvatures[penalty]
    self.init(
      LogisticLoss(
        values: features.values, width: features.width, rows: rows,
        answers: truths.map { $0 ? 1 : 0 }, outputs: 1,
        penalty: ProbeFeatures.penalties[penalty]), from: start
    ) { curvature.solution($0) }
  }

  /// Fits the probe to a few rows of any scale.
  ///
  /// The curvature that the search begins with is that of features without correlation.
  ///
  /// - Precondition: at least one row of either truth, a penalty above 0.
  init(
    _ features: [[Double]], truths: [Bool], penalty: Double, from start: LogisticProbe? = nil
  ) {
    precondition(penalty > 0, "a penalty of \(penalty)")
    let width = features.first?.count ?? 0
    var curvatures = [Double](repeating: penalty, count: width)
    let share = LogisticLoss.largestCurvature / Double(features.count)
    for row in features {
      for index in 0..<width { curvatures[index] += share * row[index] * row[index] }
    }
    let diagonal = curvatures
    self.init(
      LogisticLoss(
        values: features.flatMap { $0 }, width: width, rows: Array(features.indices),
        answers: truths.map { $0 ? 1 : 0 }, outputs: 1, penalty: penalty), from: start
    ) { gradient in zip(gradient, diagonal).map { $0 / $1 } }
  }

  private init(
    _ loss: LogisticLoss, from start: LogisticProbe?, scaled: @escaping ([Double]) -> [Double]
  ) {
    let found = loss.minimum(
      from: start.map { $0.weights + [$0.intercept] } ?? loss.start, scaled: scaled)
    weights = Array(found.dropLast())
    intercept = found[loss.width]
  }

  /// A probe that was fitted before.
  init(weights: [Double], intercept: Double) {
    (self.weights, self.intercept) = (weights, intercept)
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
