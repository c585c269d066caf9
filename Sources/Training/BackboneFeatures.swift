package import Cohorts
package import Compute
package import Networks

/// The features that weights give before they have seen a label of a cohort.
package struct BackboneFeatures: Sendable {
  private let scorer: ImageScorer
  private let preprocessing: Preprocessing
  private let resources: Resources

  /// Prepares a network with these weights.
  ///
  /// - Throws: `weightsDoNotFit`.
  package init(
    of source: WeightSource, width: Double, preprocessing: Preprocessing, workers: WorkerPool,
    convolution: ConvolutionChoice
  ) throws(NetworksError) {
    let buffers = BufferPool()
    let start = FineTuning.Start.pretrained(source, allowPartial: true)
    let (classifier, _) = try start.classifier(
      outputCount: 1, width: width, seed: 0, dropout: 0, buffers: buffers)
    resources = Resources(workers: workers, buffers: buffers, convolution: convolution)
    scorer = ImageScorer(
      classifier: classifier, head: Head(kind: .binary, targets: [""], labels: [""]),
      resources: resources)
    self.preprocessing = preprocessing
  }

  /// What enters the head for each of a cohort's images, in the order of `indices`.
  ///
  /// - Throws: what loading an image throws.
  package func values(
    cohort: Cohort, indices: [Int], progress: (Int) -> Void
  ) throws(CohortsError) -> [[Float]] {
    let size = 16 * resources.workers.threadCount
    var values: [[Float]] = []
    for start in stride(from: 0, to: indices.count, by: size) {
      let group = Array(indices[start..<min(start + size, indices.count)])
      values += try resources.workers.values(count: group.count) {
        (place) throws(CohortsError) in
        features(of: try cohort.image(at: group[place]))
      }
      progress(values.count)
    }
    return values
  }

  private func features(of image: StoredImage) -> [Float] {
    let prepared = preprocessing.fitted(
      PixelPipeline.unitImage(of: image), workers: resources.workers, buffers: resources.buffers)
    return scorer.outcome(
      of: preprocessing.input(of: prepared, buffers: resources.buffers)
    ).features
  }
}
