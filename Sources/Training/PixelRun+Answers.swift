internal import Cohorts
internal import Compute
internal import Evaluation
internal import Networks

extension PixelRun {
  /// A found box is kept for scoring down to this score, so that curves over it are whole.
  private static let lowestScore = 0.01
  /// A pixel is marked from this probability where nothing better was chosen.
  private static let evenThreshold = 0.5

  /// The head of networks whose answers are scored: nothing of it was chosen by looking at them.
  var plainHead: PixelHead {
    let detects = options.task == .detect
    let count = labels.head.outputCount
    return PixelHead(
      plan: plan, field: pixels.field, windowOverlap: pixels.windowOverlap,
      neighbours: pixels.neighbours, averagesFlips: pixels.averagesFlips,
      thresholds: [Double](
        repeating: detects ? Self.lowestScore : Self.evenThreshold, count: count),
      postProcessing: detects
        ? [] : [PixelHead.PostProcessing](repeating: .init(), count: count))
  }

  /// What a network says about images that it was not trained on.
  func answers(
    about indices: [Int], of network: PixelNetwork
  ) throws(CohortsError) -> [PixelAnswer] {
    let (predictor, cohort) = (predictor([network]), request.cohort)
    guard pixels.field == .whole else {
      // A large image is answered for by all threads together, so that one is in memory at a time.
      var answers: [PixelAnswer] = []
      for index in indices {
        let (image, beside) = try slices(of: index)
        answers.append(predictor.answer(of: image, neighbours: beside))
      }
      return answers
    }
    return try resources.workers.values(count: indices.count) {
      [rows, resources] (place) throws(CohortsError) in
      let index = indices[place]
      return predictor.answer(of: cohort.facts[index], fitted: try rows.fitted(index, resources))
    }
  }

  /// An image as it is stored, and the slices beside it.
  func slices(of index: Int) throws(CohortsError) -> (StoredImage, beside: [StoredImage]) {
    var beside: [StoredImage] = []
    let all = rows.order.neighbourIndices(of: index)
    for (place, number) in all.enumerated() where place != all.count / 2 {
      beside.append(try request.cohort.image(at: number))
    }
    return (try request.cohort.image(at: index), beside)
  }

  /// Answers as the model will, but for what is chosen by looking at answers.
  func predictor(_ networks: [PixelNetwork]) -> PixelPredictor {
    PixelPredictor(
      networks: networks, head: plainHead, kind: labels.head,
      preprocessing: images.preprocessing, resources: resources,
      flip: options.augmentation.flip)
  }

  /// A row for each image and label: the largest probability, and whether anything is marked.
  func predictions(_ answers: [(Int, PixelAnswer)], part: String) -> [PredictionRow] {
    answers.flatMap { index, answer in
      labels.head.labels.enumerated().map { place, label in
        let score = answer.probabilities[place]
        return PredictionRow(
          caseID: cases[index].caseID, patientID: cases[index].patientID, unit: .image,
          unitID: cases[index].caseID, label: label, score: score, probability: score,
          threshold: Self.evenThreshold, call: score >= Self.evenThreshold ? 1 : 0, status: .ok,
          reason: "", truth: labels.truths[index][place],
          fold: request.lock.assignments[index].fold, part: part)
      }
    }
  }

  // MARK: - The model

  /// The model of finished networks.
  func model(
    _ networks: [PixelNetwork], head: PixelHead, training: [Int],
    source: OperatingPoint.Source
  ) throws -> ModelFile {
    var head = head
    head.members = networks.count
    let learned = try learn(training)
    let point = OperatingPoint(thresholds: [], temperatures: [], source: source)
    let card = ModelCard(
      version: ModelCard.currentVersion, heads: [labels.head], architecture: plan.encoder,
      width: plan.width, unit: options.unit, aggregate: options.aggregate,
      preprocessing: images.preprocessing, contract: learned.contract,
      trainingProfile: learned.profile, operatingPoint: point,
      operatingPointHash: try ModelCard.hash(of: point), pixels: head, options: options,
      splitHash: request.lock.hash, cohortDigest: request.cohort.digest,
      openings: ModelCard.Openings(count: request.ledger.count, head: request.ledger.head),
      weights: request.start.origin, people: request.people)
    return try ModelFile(card: card, networks: networks)
  }

  /// Learns from training images what the model was made for.
  ///
  /// Their sizes, colours, intensities and attributes; features are left out.
  private func learn(_ training: [Int]) throws -> FineTuningRun.Learned {
    let chosen = FineTuningRun.contractSample(of: training)
    events(.scoring(images: chosen.count, purpose: "input contract"))
    let (images, resources) = (images, resources)
    let intensities = try resources.workers.values(count: chosen.count) {
      (place) throws(CohortsError) in
      try images.image(
        at: chosen[place], workers: resources.workers, buffers: resources.buffers
      ).meanAndDeviation
    }
    let contract = InputContract(
      learning: chosen.map { cases[$0] },
      observations: intensities.map {
        .init(mean: $0.mean, deviation: $0.deviation, features: [])
      })
    let makeup = CohortMakeup(
      training.map { cases[$0] }, intensities: intensities, distances: [])
    return FineTuningRun.Learned(
      contract: contract, profile: TrainingProfile(makeup), distance: nil)
  }
}
