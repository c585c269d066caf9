package import Evaluation

/// A head that was fitted anew on features that the network gives.
package struct RetrainedHead: Sendable, Equatable {
  /// By output, then feature.
  package let weights: [Float]
  /// By output.
  package let biases: [Float]
  /// By logistic regression, one for all classes or one for each label: the penalty that was
  /// chosen.
  package let penalties: [Double]

  /// Takes back that features were standardised.
  package init(_ probes: [BalancedProbe], of features: StandardisedFeatures) {
    let outputs = probes.flatMap { probe in
      zip(probe.weights, probe.intercepts).map {
        features.original(weights: $0, intercept: $1)
      }
    }
    weights = outputs.flatMap { $0.weights.map { Float($0) } }
    biases = outputs.map { Float($0.intercept) }
    penalties = probes.map(\.penalty)
  }
}
