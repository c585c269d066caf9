package import Cohorts
package import Compute
internal import Evaluation
internal import Networks

/// Measures images by a model's distance of features, also those that its contract refuses.
package struct ScopeMeter: Sendable {
  /// The limit on the distance.
  package let scope: FeatureScope
  private let predictor: Predictor
  private let contract: InputContract
  private let distance: FeatureDistance

  /// Prepares a model.
  ///
  /// - Throws: `usage` for one that answers for pixels; `badData` for one without distance, or
  ///   whose tensors do not fit its card.
  package init(
    model: ModelFile, subject: String, workers: WorkerPool, buffers: BufferPool,
    convolution: ConvolutionChoice = .fastest
  ) throws(TrainingError) {
    try model.requireClassifier(subject: subject)
    guard let contract = model.card.contract, let scope = contract.scope,
      let distance = try model.featureDistance(subject: subject)
    else {
      throw TrainingError(
        .badData, subject: subject,
        reason: "keeps no distance of features: it was trained without calibration.scope, or on "
          + "too few patients",
        hint: "train again with calibration.scope, such as --set calibration.scope=0.99")
    }
    (self.contract, self.scope, self.distance) = (contract, scope, distance)
    predictor = try Predictor(
      model: model, workers: workers, buffers: buffers, convolution: convolution)
  }

  /// Measures cases of a cohort, each as it is and as it is after every change.
  ///
  /// - Parameters:
  ///   - indices: numbers of cases in the cohort's content order.
  ///   - changes: an image's variants at the network's size; gets the image at that size, the
  ///     case's number, and where in it the image lies.
  ///   - progress: is told how many images are done.
  /// - Throws: what loading an image and `changes` throw.
  package func measured(
    cohort: Cohort, indices: [Int],
    changes: @Sendable (UnitImage, Int, ImagePlace) throws(CohortsError) -> [UnitImage],
    progress: (Int) -> Void
  ) throws -> [ScopedImage] {
    var images: [ScopedImage] = []
    for start in stride(from: 0, to: indices.count, by: predictor.groupSize) {
      let group = Array(indices[start..<min(start + predictor.groupSize, indices.count)])
      images += try predictor.resources.workers.values(count: group.count) {
        (place) throws(CohortsError) in
        let image = try cohort.image(at: group[place])
        let (facts, fitted) = (image.caseFacts, fitted(image))
        let (rows, columns) = predictor.card.preprocessing.placement(
          height: facts.rows, width: facts.columns)
        let variants = try changes(
          fitted, group[place], ImagePlace(rows: rows, columns: columns))
        return ScopedImage(
          image: facts, looks: ([fitted] + variants).map { look(at: $0, of: facts) })
      }
      progress(images.count)
    }
    return images
  }

  /// Measures images as they come, a few in memory at a time, then in content order.
  ///
  /// - Throws: what `next` throws.
  package nonisolated(nonsending) func measured(
    next: () async throws -> StoredImage?, progress: (Int) -> Void
  ) async throws -> [ScopedImage] {
    let images = try await predictor.each(of: next, progress: progress) { image in
      ScopedImage(
        image: image.caseFacts, looks: [look(at: fitted(image), of: image.caseFacts)])
    }
    return images.sorted { $0.image.pixelDigest < $1.image.pixelDigest }
  }

  private func fitted(_ image: StoredImage) -> UnitImage {
    predictor.card.preprocessing.fitted(
      PixelPipeline.unitImage(of: image), workers: predictor.resources.workers,
      buffers: predictor.resources.buffers)
  }

  /// The network sees every image here, so that each has a distance.
  private func look(at prepared: UnitImage, of image: CaseFacts) -> ScopeLook {
    let outcome = predictor.scorer.outcome(
      of: predictor.card.preprocessing.input(of: prepared, buffers: predictor.resources.buffers))
    let intensity = prepared.meanAndDeviation
    let value = distance.value(of: outcome.features)
    let refusal =
      contract.refusal(of: image)
      ?? contract.refusal(mean: intensity.mean, deviation: intensity.deviation)
      ?? contract.refusal(features: outcome.features)
    return ScopeLook(
      distance: value, isFar: scope.refusal(value) != nil, isRefused: refusal != nil)
  }
}
