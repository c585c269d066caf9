internal import Cohorts
internal import Compute
internal import Explaining
internal import Foundation
internal import Networks
internal import Training

/// The networks of an audit: the backbone, the same with random weights, and those after it.
struct BaseAuditNetworks {
  /// The backbone, random weights, then what `--after` names.
  let networks: [AuditedNetwork]
  /// What was read, in sentences.
  let sentences: [String]
  private let readers: [Explainer]
  private let workers: WorkerPool
  private let buffers: BufferPool

  /// By network, the place of the one it is held against: the backbone against random weights,
  /// what came after it against the backbone.
  var rivals: [Int?] { networks.map { Self.rival(of: $0.facts.role) } }

  private static func rival(of role: AuditedNetwork.Role) -> Int? {
    switch role {
    case .before: 1
    case .random: nil
    case .after: 0
    }
  }

  /// Finds and loads all.
  ///
  /// - Throws: `usage` for a model of another network than the backbone, or that did not begin with
  ///   it; what the files say.
  init(_ request: BaseAuditStage.Request, cohort: Cohort, context: StageContext) throws {
    let buffers = BufferPool()
    let after = try request.after.enumerated().map { place, file in
      try AuditedNetwork(
        model: file, as: .after, name: place == 0 ? "after" : "after \(place + 1)",
        cohort: cohort, buffers: buffers)
    }
    let inputSize =
      request.inputSize ?? after.first?.facts.inputSize
      ?? PipelineValues().integer("model.inputSize")
    let before: AuditedNetwork
    var sentences: [String] = []
    if request.backbone.hasSuffix(".fovea") {
      before = try AuditedNetwork(
        model: URL(fileURLWithPath: request.backbone), as: .before, name: "before",
        cohort: cohort, buffers: buffers)
    } else {
      let source = try WeightSource(
        contentsOf: WeightsStage.url(request.backbone, in: context),
        architecture: request.architecture.map(WeightsStage.architecture),
        normalisation: request.inputNorm.map(WeightsStage.normalisation))
      sentences.append("weights: \(source.sentence)")
      before = try AuditedNetwork(
        source, inputSize: inputSize, seed: request.seed, buffers: buffers)
    }
    try Self.check(after, follow: before)
    let random = try AuditedNetwork(randomised: before, seed: request.seed, buffers: buffers)
    networks = [before, random] + after
    let workers = WorkerPool(threadCount: context.threads)
    readers = networks.map { network in
      Explainer(
        network.classifier, activation: { $0.map(Double.init) }, workers: workers,
        buffers: buffers, convolution: context.convolution.choice)
    }
    (self.sentences, self.workers, self.buffers) = (sentences, workers, buffers)
  }

  /// Sees to it that models are of the backbone's network and began with it, or with another of
  /// them that did.
  private static func check(
    _ after: [AuditedNetwork], follow before: AuditedNetwork
  ) throws(PipelinesError) {
    let files = Set((after + [before]).map(\.facts.digest))
    for other in after {
      guard other.facts.architecture == before.facts.architecture else {
        throw PipelinesError(
          .usage, subject: "--after",
          reason: "is a \(other.facts.architecture), and the backbone a "
            + before.facts.architecture,
          hint: "name a model that was fine-tuned from the backbone, or another backbone")
      }
      guard files.contains(other.firstWeights) else {
        throw PipelinesError(
          .usage, subject: "--after",
          reason: "was not fine-tuned from this backbone, but from "
            + (other.firstWeights.isEmpty ? "random weights" : "another file"),
          hint: "name the file that training began with, whose SHA-256 fovea lineage --json "
            + "shows, or audit the model by itself")
      }
    }
  }

  /// The one label that models among them learnt, where the cohort has it.
  func label(in cohort: Cohort) -> String? {
    let learnt = Set(networks.flatMap(\.targets))
    guard learnt.count == 1, let name = learnt.first else { return nil }
    return cohort.facts.contains { $0.targets[name] != nil } ? name : nil
  }

  /// By network, by image: what enters the head, averaged over the image.
  ///
  /// Every image is read once, brought to each network's size once, and computed once by each
  /// network; the features are kept for all probes.
  ///
  /// - Parameter change: what is done to an image at the network's size, by the image's number;
  ///   nil: nothing.
  /// - Throws: what loading an image says; `badData` for features that are no numbers.
  func features(
    of indices: [Int], in cohort: Cohort,
    changed change: (@Sendable (UnitImage, Int) -> UnitImage)? = nil, progress: (Int) -> Void
  ) throws -> [[[Float]]] {
    let groupSize = 4 * workers.threadCount
    var features = [[[Float]]](repeating: [], count: networks.count)
    for start in stride(from: 0, to: indices.count, by: groupSize) {
      let group = Array(indices[start..<min(start + groupSize, indices.count)])
      let found = try workers.values(count: group.count) { (place) throws(CohortsError) in
        let image = PixelPipeline.unitImage(of: try cohort.image(at: group[place]))
        return self.features(of: image, number: group[place], change)
      }
      for image in found {
        for (network, values) in image.enumerated() { features[network].append(values) }
      }
      progress(start + group.count)
    }
    for (network, rows) in zip(networks, features) {
      guard rows.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
        throw PipelinesError(
          .badData, subject: "the network \(network.facts.name)",
          reason: "has features that are no finite numbers on some image",
          hint: "take other weights, or state the input that they expect by --input-norm")
      }
    }
    return features
  }

  private func features(
    of image: UnitImage, number: Int, _ change: (@Sendable (UnitImage, Int) -> UnitImage)?
  ) -> [[Float]] {
    var known: [(preprocessing: Preprocessing, image: UnitImage)] = []
    return zip(networks, readers).map { network, reader in
      let preprocessing = network.preprocessing
      let same = known.first {
        $0.preprocessing.inputSize == preprocessing.inputSize
          && $0.preprocessing.fit == preprocessing.fit
      }
      let small = same?.image ?? fitted(image, preprocessing, number: number, change)
      if same == nil { known.append((preprocessing, small)) }
      return reader.features(of: preprocessing.input(of: small, buffers: buffers))
    }
  }

  /// The image at the network's size, changed inside of its bars.
  private func fitted(
    _ image: UnitImage, _ preprocessing: Preprocessing, number: Int,
    _ change: (@Sendable (UnitImage, Int) -> UnitImage)?
  ) -> UnitImage {
    let fitted = preprocessing.fitted(image, workers: workers, buffers: buffers)
    guard let change else { return fitted }
    let (rows, columns) = preprocessing.placement(height: image.height, width: image.width)
    let place = ImagePlace(rows: rows, columns: columns)
    return place.replacing(change(place.part(of: fitted), number), in: fitted)
  }
}
