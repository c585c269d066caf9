internal import Cohorts
internal import Evaluation
internal import Explaining
internal import Tensors
internal import Training

/// What a model says of one image, as far as it can be explained.
struct ExplainableAnswer {
  /// One label of it.
  struct Label {
    /// Which output of the model.
    let output: Int
    /// What its maps give the evidence for.
    let target: ExplanationTarget
    /// The image's probability, before any calibration.
    let probability: Double
    /// Whether the model answers for it, or withholds that.
    let status: PredictionRow.Status
    /// Whether the model says it.
    let isCalled: Bool

    /// Of how many pixels it is the mean; nil for a classifier's.
    var pixelCount: Int? {
      guard case .pixels(_, let pixels) = target else { return nil }
      return pixels.count
    }
  }

  /// Whether the model answers.
  let status: PredictionRow.Status
  /// Why it does not; empty where it does.
  let reason: String
  /// Those that are explained; nil where the model refuses the image.
  let labels: [Label]?
}

/// A model whose answers can be explained.
protocol ExplainableModel: Sendable {
  /// Its networks.
  var explainer: Explainer { get }

  /// Its answer to one image of a unit of several, which is decided upon when all are known; nil
  /// where each image is decided upon alone.
  func member(of image: StoredImage) -> CaseAnswer?

  /// From now on says of an image what it says of its unit, of which these are all images.
  ///
  /// - Throws: `diverged` for a probability that is no number.
  mutating func decide(by answers: [CaseAnswer]) throws

  /// What it says of an image.
  ///
  /// - Parameters:
  ///   - input: what the network is fed of it.
  ///   - place: where in that the image lies.
  ///   - asked: the outputs to explain; nil: those that it says, or the likeliest.
  /// - Throws: `diverged` for a probability that is no number.
  func answer(
    to image: StoredImage, input: Tensor, place: ImagePlace, asked: [Int]?
  ) throws -> ExplainableAnswer
}

extension ExplainableModel {
  func member(of image: StoredImage) -> CaseAnswer? { nil }

  mutating func decide(by answers: [CaseAnswer]) throws {}

  /// The likeliest of some outputs, the first of equals.
  func best(_ probabilities: [Double]) -> Int {
    var best = 0
    for output in probabilities.indices where probabilities[output] > probabilities[best] {
      best = output
    }
    return best
  }
}
