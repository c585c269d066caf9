internal import Cohorts
internal import Compute
internal import Networks
internal import Tensors

/// Scores images one by one, several at a time: a score depends on its image and nothing else.
struct ImageScorer: Sendable {
  private let plan: InferencePlan
  private let head: Head
  private let resources: Resources

  /// Prepares a classifier for images that come one at a time.
  init(classifier: Classifier, head: Head, resources: Resources) {
    (self.head, self.resources) = (head, resources)
    plan = InferencePlan(
      classifier, for: .singleImages,
      in: resources.step(generator: SeededGenerator(seed: 0)))
  }

  /// What the network says about one image.
  struct Outcome: Sendable {
    /// The probability of each output, uncalibrated.
    let probabilities: [Double]
    /// What enters the head, averaged over the image.
    let features: [Float]
  }

  /// What the network says about an image, and what its head is fed.
  ///
  /// - Parameter x: a normalised image, `(1, H, W, 3)`.
  func outcome(of x: Tensor) -> Outcome {
    var step = resources.step(generator: SeededGenerator(seed: 0))
    let headStage = plan.stageCount - 1
    let last = plan.features(of: x, through: headStage, in: &step)
    let logits = plan(last, from: headStage, in: &step)
    return Outcome(
      probabilities: head.probabilities(of: logits.values), features: Self.pooled(last))
  }

  /// The probabilities of many images of a cohort, in the order of `indices`.
  ///
  /// - Throws: what loading throws.
  func probabilities(
    of indices: [Int], inputs: NetworkInputs
  ) throws(CohortsError) -> [[Double]] {
    try resources.workers.values(count: indices.count) { (place) throws(CohortsError) in
      let x = try inputs.value(of: Sample(index: indices[place], draw: nil, variant: 0))
      var step = resources.step(generator: SeededGenerator(seed: 0))
      return head.probabilities(of: plan(x, from: inputs.stage, in: &step).values)
    }
  }

  /// The mean over all places of `(1, H, W, F)`, or the features of `(1, F)` themselves.
  private static func pooled(_ features: Tensor) -> [Float] {
    let width = features.shape.last ?? 0
    let places = width == 0 ? 0 : features.count / width
    var sums = [Double](repeating: 0, count: width)
    let span = features.span
    for place in 0..<places {
      for channel in 0..<width { sums[channel] += Double(span[place * width + channel]) }
    }
    return sums.map { Float($0 / Double(max(places, 1))) }
  }
}
