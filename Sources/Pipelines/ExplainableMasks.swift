internal import Annotations
internal import Cohorts
internal import Compute
internal import Evaluation
internal import Explaining
internal import Kernels
internal import Tensors
internal import Training

/// A model that marks pixels, whose masks can be explained: the mean logit of what it marks.
struct ExplainableMasks: ExplainableModel {
  let explainer: Explainer
  private let model: PixelModel
  private let preprocessing: Preprocessing
  /// The output of the first label; the background of labels that exclude each other comes before.
  private let firstOutput: Int
  private let workers: WorkerPool
  private let buffers: BufferPool

  /// - Throws: `usage` for a model whose maps would not be those of its answers; `badData` when
  ///   tensors do not fit the card.
  init(
    _ file: ModelFile, workers: WorkerPool, buffers: BufferPool, _ context: StageContext
  ) throws {
    try Self.check(file.card)
    let head = file.card.heads[0]
    let isExclusive = head.kind == .multiClass
    firstOutput = isExclusive ? 1 : 0
    preprocessing = file.card.preprocessing
    self.workers = workers
    self.buffers = buffers
    model = try PixelModel(
      file, workers: workers, buffers: buffers, convolution: context.convolution.choice)
    explainer = Explainer(
      try file.pixelNetworks(in: buffers), activation: { head.probabilities(of: $0) },
      workers: workers, buffers: buffers, convolution: context.convolution.choice)
  }

  /// Refuses models whose maps would not be those of their answers.
  ///
  /// - Throws: `usage`.
  static func check(_ card: ModelCard) throws(PipelinesError) {
    guard let pixels = card.pixels else { return }
    let reason: String? =
      if card.options.task == .detect {
        "finds boxes, which no method explains"
      } else if pixels.field == .window {
        "sees images through windows, of which each would have a map of its own"
      } else if pixels.neighbours > 0 {
        "takes slices beside an image, and an image is explained alone"
      } else {
        nil
      }
    guard let reason else { return }
    throw PipelinesError(
      .usage, subject: "model", reason: reason,
      hint: "name a classifier, or a model of whole images that marks pixels")
  }

  func answer(
    to image: StoredImage, input: Tensor, place: ImagePlace, asked: [Int]?
  ) throws -> ExplainableAnswer {
    let answer = try model.answers(to: [image])[0]
    if let refusal = answer.refusal {
      return ExplainableAnswer(status: .outOfScope, reason: refusal, labels: nil)
    }
    let marked = answer.masks.map { mask in
      let plane = preprocessing.fitted(mask, workers: workers, buffers: buffers).pixels
      return plane.indices.filter { plane[$0] != 0 }
    }
    let called = answer.masks.indices.filter { answer.masks[$0].markedCount > 0 }
    let shown = asked ?? (called.isEmpty ? [best(answer.probabilities)] : called)
    return ExplainableAnswer(
      status: .ok, reason: "",
      labels: shown.map { output in
        ExplainableAnswer.Label(
          output: output, target: target(output, marked[output], input, place),
          probability: answer.probabilities[output], status: .ok,
          isCalled: called.contains(output))
      })
  }

  /// What is marked at the network's scale, or where that is nothing its likeliest pixel.
  private func target(
    _ label: Int, _ marked: [Int], _ input: Tensor, _ place: ImagePlace
  ) -> ExplanationTarget {
    let output = firstOutput + label
    if !marked.isEmpty { return .pixels(output: output, marked) }
    let width = input.shape[2]
    let all = place.rows.flatMap { row in place.columns.map { row * width + $0 } }
    return .pixels(
      output: output, [explainer.likeliestPixel(of: input, output: output, among: all)])
  }
}
