internal import Compute
package import Networks
internal import Tensors

/// The answers of a head while part of its features is dropped, as in training (Gal and Ghahramani
/// 2016): how far they disagree says what the model does not know.
///
/// The same draws serve every image, so that an answer depends on its image alone.
package struct DropoutSampler: Sendable {
  /// How often features are dropped.
  package static let draws = 30

  private let head: Head
  /// By output, then feature.
  private let weights: [Float]
  private let biases: [Float]
  /// By draw and feature: 0, or 1/(1 − share).
  private let masks: [[Float]]

  /// Nil for a model that was trained without dropout, and for one of several networks, which
  /// disagree among themselves.
  ///
  /// - Throws: `badData` when tensors do not fit the card.
  init?(model: ModelFile, buffers: BufferPool) throws(TrainingError) {
    guard model.card.ensemble == nil, let share = model.card.options.dropout, share > 0 else {
      return nil
    }
    try self.init(
      classifier: model.classifier(in: buffers), head: model.card.heads[0], share: share,
      seed: model.card.options.seed)
  }

  /// - Precondition: a network whose last two parameters are the head's weights and biases.
  package init(classifier: Classifier, head: Head, share: Double, seed: UInt64) {
    self.head = head
    var classifier = classifier
    var last: [[Float]] = [[], []]
    classifier.visitParameters { _, parameter in
      let values = parameter.value
      last = [last[1], parameter.layout.fileValues(values.values, shape: values.shape)]
    }
    (weights, biases) = (last[0], last[1])
    let width = weights.count / max(biases.count, 1)
    masks = (0..<Self.draws).map { draw in
      var generator = SeededGenerator(
        seed: seed, stream: RandomStream.dropoutDraw(number: draw))
      return (0..<width).map { _ in
        generator.uniform() < share ? 0 : Float(1 / (1 - share))
      }
    }
  }

  /// By output, how far the draws disagree: mutual information in nats.
  package func disagreement(of features: [Float]) -> [Double] {
    let sampled = masks.map { mask in
      head.probabilities(of: logits(of: zip(features, mask).map { $0 * $1 }))
    }
    return head.disagreement(of: sampled)
  }

  /// The head's dense layer.
  package func logits(of features: [Float]) -> [Float] {
    biases.indices.map { output in
      var sum = Double(biases[output])
      for place in features.indices {
        sum += Double(features[place]) * Double(weights[output * features.count + place])
      }
      return Float(sum)
    }
  }
}
