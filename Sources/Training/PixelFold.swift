internal import Annotations
internal import Cohorts
internal import Compute

/// The answers about one fold's held-out images, on disk as soon as the fold is done.
struct PixelFold: FoldRecord, Equatable {
  /// What each candidate is worth on a case, for each label that somebody looked for.
  struct Worth: Codable, Sendable, Equatable {
    let index: Int
    let dices: [[Double]?]
  }

  /// Digest of all that the result depends on.
  var configuration: String
  /// How convolutions were computed.
  var convolution: ConvolutionChoice
  var fold: Int
  /// Numbers of the cases in content order.
  var indices: [Int]
  /// For each case and label the largest probability.
  var probabilities: [[Double]]
  /// For each case its masks.
  var masks: [[RunLengthMask]]
  /// For each case the boxes found, and below their scores.
  var boxes: [[LabelledBox]]
  var scores: [[Double]]
  /// For masks: what thresholds and processings are worth on some of the cases.
  var worth: [Worth]
  /// The epochs of the fit.
  var history: [EpochRecord]

  /// What a fold's network says.
  init(
    _ answers: [PixelAnswer], of indices: [Int], worth: [Worth], fold: Int, runner: FitRunner,
    history: [EpochRecord]
  ) {
    configuration = runner.configuration
    convolution = runner.resources.convolution
    self.fold = fold
    self.indices = indices
    probabilities = answers.map(\.probabilities)
    masks = answers.map(\.masks)
    boxes = answers.map { $0.findings.map(\.box) }
    scores = answers.map { $0.findings.map(\.score) }
    self.worth = worth
    self.history = history
  }

  /// The answers as they were.
  func answers(_ cases: [CaseFacts]) -> [(index: Int, answer: PixelAnswer)] {
    indices.enumerated().map { place, index in
      let findings = zip(boxes[place], scores[place]).map {
        PixelAnswer.Finding(box: $0, score: $1)
      }
      return (
        index,
        PixelAnswer(
          image: cases[index], probabilities: probabilities[place], masks: masks[place],
          findings: findings)
      )
    }
  }
}
