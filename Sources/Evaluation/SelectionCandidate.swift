internal import Foundation

/// A patient without labels, as the rules of choice see one.
package struct SelectionCandidate: Sendable {
  /// What enters the head, the mean over the patient's images: `(F)`.
  package let features: [Float]
  /// By label a distribution that sums to 1: no and yes, or one of all classes.
  package let distributions: [[Double]]
  /// How far draws of the head, or networks, disagree, in nats; nil for one network without draws.
  package let disagreement: Double?
  /// The number of the group that a quota is about; nil: of none.
  package let group: Int?

  /// Makes a candidate.
  ///
  /// - Precondition: at least one distribution.
  package init(
    features: [Float], distributions: [[Double]], disagreement: Double?, group: Int?
  ) {
    precondition(!distributions.isEmpty, "a candidate without an answer")
    self.features = features
    self.distributions = distributions
    self.disagreement = disagreement
    self.group = group
  }

  /// The entropy of the answer in nats, the mean over labels.
  package var entropy: Double {
    mean { EnsembleEntropy([$0]).total }
  }

  /// 1 less the distance between the two likeliest answers, the mean over labels; 1 is a draw.
  package var closeness: Double {
    mean { distribution in
      let sorted = distribution.sorted(by: >)
      return 1 - (sorted[0] - (sorted.count > 1 ? sorted[1] : 0))
    }
  }

  /// The answers less the likeliest one: the gradient of the logits, if that answer were true.
  var residual: [Double] {
    distributions.flatMap { distribution in
      let likeliest = distribution.indices.reduce(0) {
        distribution[$1] > distribution[$0] ? $1 : $0
      }
      return distribution.indices.map { distribution[$0] - ($0 == likeliest ? 1 : 0) }
    }
  }

  private func mean(_ value: ([Double]) -> Double) -> Double {
    distributions.reduce(0) { $0 + value($1) } / Double(distributions.count)
  }
}
