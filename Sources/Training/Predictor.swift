public import Cohorts
public import Compute
public import Evaluation
internal import Networks

/// Answers for images with a finished model: one row per decision unit and output.
///
/// An image's score depends on the image alone, not on what is predicted beside it nor on the
/// number of threads. Of several networks it is the mean of their probabilities, and what the input
/// contract looks at are the means of their features.
public struct Predictor: Sendable {
  let card: ModelCard
  let scorer: ImageScorer
  let resources: Resources
  let distance: FeatureDistance?
  private let sampler: DropoutSampler?

  /// Makes a predictor.
  ///
  /// - Throws: `badData` when tensors do not fit the card.
  public init(
    model: ModelFile, workers: WorkerPool, buffers: BufferPool,
    convolution: ConvolutionChoice = .fastest
  ) throws(TrainingError) {
    card = model.card
    distance = try model.featureDistance()
    sampler = try DropoutSampler(model: model, buffers: buffers)
    resources = Resources(workers: workers, buffers: buffers, convolution: convolution)
    scorer = ImageScorer(
      classifiers: try model.classifiers(in: buffers), head: model.card.heads[0],
      resources: resources)
  }

  /// Predicts cases of a cohort; truths are filled in where the cohort has the model's targets.
  ///
  /// - Parameters:
  ///   - indices: numbers of cases in the cohort's content order.
  ///   - part: what the rows say about the split, if anything.
  ///   - progress: is told how many images are done.
  /// - Throws: what loading an image throws; `badData` for labels the model does not know.
  public func predict(
    cohort: Cohort, indices: [Int], part: Part?, progress: (Int) -> Void
  ) throws -> [PredictionRow] {
    try answers(cohort: cohort, indices: indices, part: part, progress: progress).rows
  }

  /// Predicts cases of a cohort as `predict` does, and tells what they are made of.
  ///
  /// Images that the contract refuses before the network count too, without feature distance.
  ///
  /// - Throws: as `predict`.
  public func answers(
    cohort: Cohort, indices: [Int], part: Part?, progress: (Int) -> Void
  ) throws -> (rows: [PredictionRow], makeup: CohortMakeup) {
    let cases = indices.map { cohort.facts[$0] }
    let labels = try labels(of: cases)
    let looks = try looks(cohort: cohort, indices: indices, progress: progress)
    let makeup = CohortMakeup(
      cases, intensities: looks.map(\.intensity), distances: looks.compactMap(\.distance))
    return (try rows(looks.map(\.answer), labels: labels, part: part?.rawValue), makeup)
  }

  /// The scores of a cohort's units with their truths, before any threshold or map.
  ///
  /// - Throws: as `predict`.
  package func scores(
    cohort: Cohort, indices: [Int], progress: (Int) -> Void
  ) throws -> UnitScores {
    let labels = try labels(of: indices.map { cohort.facts[$0] })
    let looks = try looks(cohort: cohort, indices: indices, progress: progress)
    return try UnitScores(
      answers: looks.map(\.answer), unit: card.unit, aggregate: card.aggregate, labels: labels)
  }

  func looks(
    cohort: Cohort, indices: [Int], isMonitored: Bool = false, progress: (Int) -> Void
  ) throws -> [Look] {
    var looks: [Look] = []
    for start in stride(from: 0, to: indices.count, by: groupSize) {
      let group = Array(indices[start..<min(start + groupSize, indices.count)])
      looks += try resources.workers.values(count: group.count) {
        (place) throws(CohortsError) in
        look(at: try cohort.image(at: group[place]), isMonitored: isMonitored)
      }
      progress(looks.count)
    }
    return looks
  }

  /// Predicts images as they come, a few in memory at a time; rows follow in content order.
  ///
  /// - Parameters:
  ///   - next: the next image, or nil after the last.
  ///   - progress: is told how many images are done.
  /// - Throws: what `next` throws; `badData` for labels the model does not know.
  public nonisolated(nonsending) func predict(
    next: () async throws -> StoredImage?, progress: (Int) -> Void
  ) async throws -> [PredictionRow] {
    var answers = try await each(of: next, progress: progress) { look(at: $0).answer }
    answers.sort { $0.image.pixelDigest < $1.image.pixelDigest }
    return try rows(answers, labels: labels(of: answers.map(\.image)), part: nil)
  }

  /// What the model says of one image, whatever unit it decides for.
  package func answer(to image: StoredImage) -> CaseAnswer { look(at: image).answer }

  /// What is said and what withheld where an image is a unit of its own: a row for each output.
  ///
  /// - Throws: `diverged` when a probability is not a number.
  package func rows(of answer: CaseAnswer) throws(TrainingError) -> [PredictionRow] {
    let units = try UnitScores(
      answers: [answer], unit: .image, aggregate: card.aggregate, labels: labels(of: []))
    return units.rows(unit: .image, part: nil) { _ in card.operatingPoint }
  }

  /// What is said and what withheld of the units that images belong to: a row for each output.
  ///
  /// - Throws: `diverged` when a probability is not a number.
  package func rows(of answers: [CaseAnswer]) throws(TrainingError) -> [PredictionRow] {
    let ordered = answers.sorted { $0.image.pixelDigest < $1.image.pixelDigest }
    return try rows(ordered, labels: labels(of: []), part: nil)
  }

  /// Something of each image as they come, a few in memory at a time, in the order they come in.
  ///
  /// - Throws: what `next` throws.
  nonisolated(nonsending) func each<Value: Sendable>(
    of next: () async throws -> StoredImage?, progress: (Int) -> Void,
    _ value: @Sendable (StoredImage) -> Value
  ) async throws -> [Value] {
    var values: [Value] = []
    while true {
      var images: [StoredImage] = []
      while images.count < groupSize, let image = try await next() { images.append(image) }
      if images.isEmpty { return values }
      let group = images
      values += resources.workers.values(count: group.count) { value(group[$0]) }
      progress(values.count)
    }
  }

  /// How many images are loaded before any of them is given up.
  var groupSize: Int { 4 * resources.workers.threadCount }

  /// An answer with what was seen on the way.
  struct Look: Sendable {
    var answer: CaseAnswer
    /// Mean and standard deviation of the prepared image.
    let intensity: (mean: Double, deviation: Double)
    /// How far the features are from what the contract was learned from; nil without either.
    let distance: Double?
    /// What enters the head, averaged over the image; nil where the contract came first.
    var features: [Float]?
    /// What the image looks like; nil where nobody monitors.
    var statistics: ImageStatistics?
  }

  /// What the model says about one image: the contract before the network, then the network.
  ///
  /// - Parameter isMonitored: keeps statistics too.
  func look(at image: StoredImage, isMonitored: Bool = false) -> Look {
    let prepared = card.preprocessing.fitted(
      PixelPipeline.unitImage(of: image), workers: resources.workers, buffers: resources.buffers)
    let intensity = prepared.meanAndDeviation
    let statistics = isMonitored ? ImageStatistics(prepared) : nil
    if let refusal = card.contract?.refusal(of: image.caseFacts) {
      return Look(
        answer: CaseAnswer(image: image.caseFacts, refusal: refusal), intensity: intensity,
        distance: nil, statistics: statistics)
    }
    let outcome = scorer.outcome(
      of: card.preprocessing.input(of: prepared, buffers: resources.buffers))
    var answer = Self.answer(
      image.caseFacts, intensity: intensity, outcome: outcome, contract: card.contract,
      distance: distance?.value(of: outcome.features))
    if answer.probabilities != nil, let sampler {
      answer.disagreement = sampler.disagreement(of: outcome.features)
    }
    return Look(
      answer: answer, intensity: intensity,
      distance: card.contract?.distance(of: outcome.features),
      features: outcome.features, statistics: statistics)
  }

  /// The answer once the network has spoken, unless the contract refuses.
  static func answer(
    _ facts: CaseFacts, intensity: (mean: Double, deviation: Double),
    outcome: ImageScorer.Outcome, contract: InputContract?, distance: Double?
  ) -> CaseAnswer {
    var result = answer(
      facts, intensity: intensity, outcome: outcome, contract: contract, scope: distance)
    if let distance, let limit = contract?.scope?.limit, limit > 0, distance.isFinite {
      result.distance = distance / limit
    }
    return result
  }

  private static func answer(
    _ facts: CaseFacts, intensity: (mean: Double, deviation: Double),
    outcome: ImageScorer.Outcome, contract: InputContract?, scope distance: Double?
  ) -> CaseAnswer {
    if let contract {
      let refusal =
        contract.refusal(of: facts)
        ?? contract.refusal(mean: intensity.mean, deviation: intensity.deviation)
        ?? contract.refusal(features: outcome.features)
        ?? distance.flatMap { contract.scope?.refusal($0) }
      if let refusal { return CaseAnswer(image: facts, refusal: refusal) }
    }
    var answer = CaseAnswer(image: facts, probabilities: outcome.probabilities)
    answer.disagreement = outcome.answer.disagreement
    return answer
  }

  func labels(of cases: [CaseFacts]) throws(TrainingError) -> LabelTable {
    try LabelTable(
      cases: cases, head: card.heads[0], unit: card.unit, uncertain: card.options.uncertain)
  }

  private func rows(
    _ answers: [CaseAnswer], labels: LabelTable, part: String?
  ) throws(TrainingError) -> [PredictionRow] {
    let units = try UnitScores(
      answers: answers, unit: card.unit, aggregate: card.aggregate, labels: labels)
    return units.rows(unit: card.unit.predictionUnit, part: part) { _ in card.operatingPoint }
  }
}

extension DecisionUnit {
  /// The same unit as predictions name it.
  var predictionUnit: PredictionRow.Unit {
    switch self {
    case .image: .image
    case .series: .series
    case .laterality: .laterality
    case .study: .study
    case .patient: .patient
    }
  }
}
