internal import Foundation

/// The loss of the groups that are served worst, by weights that learn which these are.
///
/// Source: Sagawa et al., "Distributionally robust neural networks for group shifts" (2020),
/// algorithm 1: q_g ← q_g·exp(η·loss_g), normalised; then the loss is Σ q_g·loss_g. A group that a
/// batch lacks has no loss in it, and its weight stays before the norm.
package struct GroupRisk: Sendable {
  /// η, as the authors use it.
  package static let stepSize = 0.01

  /// q, one weight for each group, which sum to 1.
  package private(set) var shares: [Double]

  /// Equal weights.
  package init(groups: Int) {
    shares = [Double](repeating: 1 / Double(groups), count: groups)
  }

  /// Weights as an earlier step left them.
  package init(shares: [Double]) { self.shares = shares }

  /// Weighs the groups of a batch anew, then gives its loss and gradient.
  ///
  /// - Parameter groups: of each image its group.
  /// - Returns: as `ClassificationLoss.value`.
  package mutating func value(
    _ loss: ClassificationLoss, logits: [Float], truths: [[Int?]], factors: [[Double]]?,
    groups: [Int]
  ) -> (loss: Double, gradient: [Float], weight: Double) {
    let width = loss.weights.positive.count
    let members = shares.indices.map { group in groups.indices.filter { groups[$0] == group } }
    let parts = members.map { rows in
      loss.value(
        logits: rows.flatMap { logits[$0 * width..<($0 + 1) * width] },
        truths: rows.map { truths[$0] }, factors: factors.map { all in rows.map { all[$0] } })
    }
    let present = parts.indices.filter { parts[$0].weight > 0 }
    for group in present { shares[group] *= exp(Self.stepSize * parts[group].loss) }
    let sum = shares.reduce(0, +)
    for group in shares.indices { shares[group] /= sum }
    var gradient = [Float](repeating: 0, count: logits.count)
    var (total, weight) = (0.0, 0.0)
    for group in present {
      total += shares[group] * parts[group].loss
      weight += parts[group].weight
      for (place, row) in members[group].enumerated() {
        for output in 0..<width {
          gradient[row * width + output] =
            Float(shares[group]) * parts[group].gradient[place * width + output]
        }
      }
    }
    return (total, gradient, weight)
  }
}
