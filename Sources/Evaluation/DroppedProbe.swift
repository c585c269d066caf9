internal import Compute

/// A linear head of which draws drop features, as `training.dropout` does in training.
///
/// A head with a ridge stands for one that was trained with dropout: on the average that is an
/// adaptive ridge (Wager, Wang and Liang, NIPS 2013).
struct DroppedProbe {
  private let probe: LinearProbe
  /// By draw and feature: 0, or 1/(1 − share).
  private let masks: [[Double]]

  /// How often features are dropped.
  static let draws = 30

  init(_ probe: LinearProbe, share: Double, seed: UInt64) {
    self.probe = probe
    let width = probe.weights.first?.count ?? 0
    masks = (0..<Self.draws).map { draw in
      var generator = SeededGenerator(seed: seed, stream: SimulationPlan.dropoutStream(draw))
      return (0..<width).map { _ in generator.uniform() < share ? 0 : 1 / (1 - share) }
    }
  }

  /// The probabilities of each draw, by output.
  func probabilities(of features: [Double]) -> [[Double]] {
    masks.map { mask in
      probe.probabilities(of: features.indices.map { features[$0] * mask[$0] })
    }
  }
}
