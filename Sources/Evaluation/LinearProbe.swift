internal import Foundation

/// Logistic regressions on features, one for each output against the rest, with a ridge.
///
/// Each is a `LogisticProbe`; the ridge is its penalty times the rows, as in scikit-learn's
/// `LogisticRegression(C=1/ridge)`.
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
  ///   - ridge: above 0.
  ///   - first: where to start from; nil from zero. It changes the result by rounding alone.
  package init(
    features: [[Double]], truths: [[Int?]], outputs: Int, ridge: Double,
    from first: LinearProbe? = nil
  ) {
    let width = features.first?.count ?? 0
    let probes = (0..<outputs).map { output -> (weights: [Double], bias: Double) in
      let known = features.indices.filter { truths[$0][output] != nil }
      let own = known.map { truths[$0][output] == 1 }
      let positives = Double(own.count { $0 })
      let negatives = Double(own.count) - positives
      guard positives > 0, negatives > 0 else {
        return ([Double](repeating: 0, count: width), log((positives + 0.5) / (negatives + 0.5)))
      }
      var start: LogisticProbe?
      if let first, first.weights[output].count == width {
        start = LogisticProbe(weights: first.weights[output], intercept: first.biases[output])
      }
      let probe = LogisticProbe(
        known.map { features[$0] }, truths: own, penalty: ridge / Double(own.count), from: start)
      return (probe.weights, probe.intercept)
    }
    weights = probes.map(\.weights)
    biases = probes.map(\.bias)
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
