internal import Foundation

/// Logistic regression on features, one output against the rest, with a ridge.
///
/// Minimises Σ log(1 + exp(−y(wᵀx + b))) + λ/2 · |w|², the constant b without ridge, as
/// scikit-learn's `LogisticRegression(C=1/λ)`; by Newton's method, whose steps conjugate gradients
/// solve (Lin, Weng and Keerthi 2008), in `Double` and always in the same order.
package struct LinearProbe: Sendable {
  /// By output, then feature.
  package let weights: [[Double]]
  /// By output.
  package let biases: [Double]

  /// The standard deviation that a logit has before any label is seen, for features of variance 1.
  package static let priorDeviation = 2.0

  /// The ridge under which a logit of standardised features has `priorDeviation` beforehand.
  package static func ridge(features: Int) -> Double {
    Double(max(features, 1)) / (priorDeviation * priorDeviation)
  }

  /// Fits every output to the rows whose truth is known.
  ///
  /// An output that shows one class only, or none, has weight 0 and the logit of its share, half a
  /// row added to either class.
  ///
  /// - Parameters:
  ///   - features: row by row, `(F)` each.
  ///   - truths: by row, per output 1, 0 or unknown.
  ///   - first: where to start from; nil from zero. It changes the result by rounding alone.
  package init(
    features: [[Double]], truths: [[Int?]], outputs: Int, ridge: Double,
    from first: LinearProbe? = nil
  ) {
    let width = features.first?.count ?? 0
    var weights: [[Double]] = []
    var biases: [Double] = []
    for output in 0..<outputs {
      let known = features.indices.filter { truths[$0][output] != nil }
      let signs = known.map { truths[$0][output] == 1 ? 1.0 : -1.0 }
      let positives = Double(signs.count { $0 > 0 })
      let negatives = Double(signs.count) - positives
      guard positives > 0, negatives > 0 else {
        weights.append([Double](repeating: 0, count: width))
        biases.append(log((positives + 0.5) / (negatives + 0.5)))
        continue
      }
      let problem = RidgeProblem(rows: known.map { features[$0] }, signs: signs, ridge: ridge)
      var start = [Double](repeating: 0, count: width) + [log(positives / negatives)]
      if let first, first.weights[output].count == width {
        start = first.weights[output] + [first.biases[output]]
      }
      let solution = problem.solution(from: start)
      weights.append(Array(solution.dropLast()))
      biases.append(solution[width])
    }
    self.weights = weights
    self.biases = biases
  }

  /// The logit of each output for one row.
  package func logits(of features: [Double]) -> [Double] {
    zip(weights, biases).map { weights, bias in
      var sum = bias
      for index in features.indices { sum += weights[index] * features[index] }
      return sum
    }
  }

  /// The probability of each output for one row, each for itself.
  package func probabilities(of features: [Double]) -> [Double] {
    logits(of: features).map { 1 / (1 + exp(-$0)) }
  }
}
