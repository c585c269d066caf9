internal import Foundation

/// What several networks, or draws of one, do not know about a unit: in common, and by disagreeing.
///
/// Entropies in nats. The total is that of the mean distribution; the expected one is the mean of
/// the entropies, noise that every draw sees; the rest is mutual information, what the draws
/// disagree about and more data could settle (Houlsby et al. 2011, BALD; Depeweg et al. 2018).
package struct EnsembleEntropy: Sendable, Equatable {
  /// Entropy of the mean distribution.
  package let total: Double
  /// Mean entropy of the distributions.
  package let expected: Double

  /// Total less expected; never below 0.
  package var mutualInformation: Double { max(total - expected, 0) }

  /// Sums up the distributions of one unit, which each sum to 1; 0 without any.
  ///
  /// - Precondition: all of one length.
  package init(_ distributions: [[Double]]) {
    guard let first = distributions.first else {
      (total, expected) = (0, 0)
      return
    }
    precondition(
      distributions.allSatisfy { $0.count == first.count }, "distributions of several lengths")
    let count = Double(distributions.count)
    total = Self.entropy(
      first.indices.map { place in distributions.reduce(0) { $0 + $1[place] } / count })
    expected = distributions.reduce(0) { $0 + Self.entropy($1) } / count
  }

  /// −Σ p log p, where 0 log 0 is 0.
  private static func entropy(_ distribution: [Double]) -> Double {
    distribution.reduce(0) { $0 - ($1 > 0 ? $1 * log($1) : 0) }
  }
}
