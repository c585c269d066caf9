internal import Cohorts
internal import Compute
internal import Networks
internal import Tensors

/// Scores images one by one, several at a time: a score depends on its image and nothing else.
///
/// Several networks answer by the mean of their probabilities.
struct ImageScorer: Sendable {
  private let plans: [InferencePlan]
  private let head: Head
  private let resources: Resources

  /// Prepares a classifier for images that come one at a time.
  init(classifier: Classifier, head: Head, resources: Resources) {
    self.init(classifiers: [classifier], head: head, resources: resources)
  }

  /// Prepares classifiers that answer together.
  ///
  /// - Precondition: there is one, and all are of one architecture and width.
  init(classifiers: [Classifier], head: Head, resources: Resources) {
    precondition(!classifiers.isEmpty, "nothing answers without a network")
    (self.head, self.resources) = (head, resources)
    plans = classifiers.map {
      InferencePlan(
        $0, for: .singleImages, in: resources.step(generator: SeededGenerator(seed: 0)))
    }
  }

  /// What the networks say about one image.
  struct Answer: Sendable {
    /// The probability of each output, uncalibrated.
    let probabilities: [Double]
    /// By output, how far the networks disagree, in nats; nil for one.
    let disagreement: [Double]?
  }

  /// An answer, and what the head was fed.
  struct Outcome: Sendable {
    let answer: Answer
    /// What enters the head, averaged over the image and over networks.
    let features: [Float]

    /// The probability of each output, uncalibrated.
    var probabilities: [Double] { answer.probabilities }
  }

  /// What the networks say about an image, and what their heads are fed.
  ///
  /// - Parameter x: a normalised image, `(1, H, W, 3)`.
  func outcome(of x: Tensor) -> Outcome {
    var step = resources.step(generator: SeededGenerator(seed: 0))
    var answers: [[Double]] = []
    var features: [[Double]] = []
    for plan in plans {
      let headStage = plan.stageCount - 1
      let last = plan.features(of: x, through: headStage, in: &step)
      answers.append(head.probabilities(of: plan(last, from: headStage, in: &step).values))
      features.append(Self.pooled(last))
    }
    return Outcome(
      answer: answer(of: answers), features: Self.mean(of: features).map { Float($0) })
  }

  /// What is said of many images of a cohort, in the order of `indices`.
  ///
  /// - Throws: what loading throws.
  func answers(of indices: [Int], inputs: NetworkInputs) throws(CohortsError) -> [Answer] {
    try resources.workers.values(count: indices.count) { (place) throws(CohortsError) in
      let x = try inputs.value(of: Sample(index: indices[place], draw: nil, variant: 0))
      var step = resources.step(generator: SeededGenerator(seed: 0))
      return answer(
        of: plans.map { head.probabilities(of: $0(x, from: inputs.stage, in: &step).values) })
    }
  }

  /// The probabilities of many images of a cohort, in the order of `indices`.
  ///
  /// - Throws: what loading throws.
  func probabilities(
    of indices: [Int], inputs: NetworkInputs
  ) throws(CohortsError) -> [[Double]] {
    try answers(of: indices, inputs: inputs).map(\.probabilities)
  }

  private func answer(of answers: [[Double]]) -> Answer {
    Answer(
      probabilities: Self.mean(of: answers),
      disagreement: answers.count > 1 ? head.disagreement(of: answers) : nil)
  }

  /// The mean of rows of one length, place by place; that of equal rows is the row itself.
  private static func mean(of rows: [[Double]]) -> [Double] {
    var mean = rows[0]
    for (number, row) in rows.enumerated().dropFirst() {
      for place in mean.indices { mean[place] += (row[place] - mean[place]) / Double(number + 1) }
    }
    return mean
  }

  /// The mean over all places of `(1, H, W, F)`, or the features of `(1, F)` themselves.
  private static func pooled(_ features: Tensor) -> [Double] {
    let width = features.shape.last ?? 0
    let places = width == 0 ? 0 : features.count / width
    var sums = [Double](repeating: 0, count: width)
    let span = features.span
    for place in 0..<places {
      for channel in 0..<width { sums[channel] += Double(span[place * width + channel]) }
    }
    return sums.map { $0 / Double(max(places, 1)) }
  }
}
