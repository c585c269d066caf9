public import Cohorts
public import Compute

/// Answers for the pixels of images with a finished model: its input contract, then its networks.
///
/// An answer depends on the image, on the slices beside it where the model takes them, and on
/// nothing else.
public struct PixelModel: Sendable {
  private let card: ModelCard
  private let predictor: PixelPredictor
  private let resources: Resources

  /// Makes the networks of a model.
  ///
  /// - Parameter keepsAllBoxes: whether a detector's boxes below its thresholds are kept too, as
  ///   curves over the score need them.
  /// - Throws: `usage` for a classifier, `badData` when tensors do not fit the card.
  public init(
    _ model: ModelFile, workers: WorkerPool, buffers: BufferPool,
    convolution: ConvolutionChoice = .fastest, keepsAllBoxes: Bool = false
  ) throws(TrainingError) {
    let networks = try model.pixelNetworks(in: buffers)
    guard var head = model.card.pixels else {
      throw TrainingError(.internalFault, subject: "model", reason: "answers for no pixels")
    }
    if keepsAllBoxes, model.card.options.task == .detect {
      head.thresholds = head.thresholds.map { _ in BoxDecoding.lowestScore }
    }
    card = model.card
    resources = Resources(workers: workers, buffers: buffers, convolution: convolution)
    predictor = PixelPredictor(
      networks: networks, head: head, kind: model.card.heads[0],
      preprocessing: model.card.preprocessing, resources: resources,
      flip: model.card.options.augmentation.flip)
  }

  /// How many slices on each side of an image it is given with it.
  public var neighbours: Int { predictor.head.neighbours }

  /// How many images are worth having at a time.
  public var batch: Int { resources.workers.threadCount }

  /// What the model says about some images, in their order; a model that takes slices needs whole
  /// series.
  ///
  /// - Throws: `badData` for a series that has no order in space, if slices are needed.
  public func answers(to images: [StoredImage]) throws(CohortsError) -> [PixelAnswer] {
    let order = try SeriesOrder(images.map(\.facts), neighbours: neighbours)
    return resources.workers.values(count: images.count) { place in
      answer(of: images[place], slices: order.neighbourIndices(of: place).map { images[$0] })
    }
  }

  /// What the model says about cases of a cohort, in the order given.
  ///
  /// - Parameter progress: is told how many images are done.
  /// - Throws: what loading an image throws; `badData` as the other.
  public func answers(
    cohort: Cohort, indices: [Int], progress: (Int) -> Void
  ) throws(CohortsError) -> [PixelAnswer] {
    let order = try SeriesOrder(cohort.cases, neighbours: neighbours)
    var answers: [PixelAnswer] = []
    for start in stride(from: 0, to: indices.count, by: batch) {
      let group = Array(indices[start..<min(start + batch, indices.count)])
      answers += try resources.workers.values(count: group.count) {
        (place) throws(CohortsError) in
        let image = try cohort.image(at: group[place])
        var slices: [StoredImage] = []
        for index in order.neighbourIndices(of: group[place]) {
          slices.append(index == group[place] ? image : try cohort.image(at: index))
        }
        return answer(of: image, slices: slices)
      }
      progress(answers.count)
    }
    return answers
  }

  /// - Parameter slices: the image in the middle of those beside it.
  private func answer(of image: StoredImage, slices: [StoredImage]) -> PixelAnswer {
    let facts = image.caseFacts
    if let refusal = card.contract?.refusal(of: facts) {
      return PixelAnswer(image: facts, refusal: refusal)
    }
    // What the contract learnt from: windows see the stored image, without a letterbox's bars.
    let isWindow = predictor.head.field == .window
    let fitted = isWindow ? [] : predictor.fitted(slices)
    let look =
      isWindow
      ? PixelPipeline.unitImage(of: image).meanAndDeviation
      : fitted[fitted.count / 2].meanAndDeviation
    if let refusal = card.contract?.refusal(mean: look.mean, deviation: look.deviation) {
      return PixelAnswer(image: facts, refusal: refusal)
    }
    if !isWindow { return predictor.answer(of: facts, fitted: fitted) }
    return predictor.answer(
      of: image,
      neighbours: Array(slices.prefix(neighbours) + slices.suffix(neighbours)))
  }
}
