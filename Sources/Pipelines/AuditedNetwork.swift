internal import Cohorts
internal import Compute
internal import Foundation
internal import Networks
internal import Training

/// One network whose features are audited.
struct AuditedNetwork {
  /// Which of the networks it is.
  enum Role: String, Encodable {
    /// As it was given.
    case before
    /// The same network with random weights.
    case random
    /// After fine-tuning.
    case after
  }

  /// What is said of it.
  struct Facts: Encodable {
    let role: Role
    /// What tables call it: its role, with a number where it is not the only one.
    let name: String
    let architecture: String
    /// SHA-256 of its file; empty for random weights.
    let digest: String
    /// The name of a weight file; empty for models and random weights.
    let weights: String
    /// Side of its input in pixels.
    let inputSize: Int
    /// How many features enter its head.
    let features: Int
    /// Whether it was trained on the cohort that is read, or on a version of it.
    let hasSeenCohort: Bool

    /// Whether it is a model's, and not that of a weight file.
    var isOfModel: Bool { !digest.isEmpty && weights.isEmpty }
  }

  let facts: Facts
  let classifier: Classifier
  let preprocessing: Preprocessing
  /// The labels that it answers for; empty for a backbone.
  let targets: [String]
  /// SHA-256 of the file that its training began with; empty for random weights and for a backbone.
  let firstWeights: String

  /// What of a model's backbone is audited.
  ///
  /// - Throws: `usage` for a model that is no classifier; what Training says about the file.
  init(
    model file: URL, as role: Role, name: String, cohort: Cohort, buffers: BufferPool
  ) throws {
    let source = try ModelSource(file)
    let card = source.file.card
    classifier = try source.file.classifier(in: buffers)
    preprocessing = card.preprocessing
    targets = card.heads[0].targets
    firstWeights = card.weights.digest
    facts = Facts(
      role: role, name: name, architecture: card.networkName, digest: source.digest, weights: "",
      inputSize: card.preprocessing.inputSize,
      features: Self.width(classifier),
      hasSeenCohort: cohort.isVersion(of: card.cohortDigest))
  }

  /// The backbone of a weight file.
  ///
  /// - Throws: `weightsDoNotFit`.
  init(_ source: WeightSource, inputSize: Int, seed: UInt64, buffers: BufferPool) throws {
    let start = FineTuning.Start.pretrained(source, allowPartial: false)
    classifier = try start.classifier(
      outputCount: 1, width: 1, seed: seed, dropout: 0, buffers: buffers
    ).0
    let norm = source.card.normalisation
    let fit = TrainingOptions(targets: [], unit: .image, aggregate: .max, inputSize: inputSize).fit
    preprocessing = Preprocessing(
      inputSize: inputSize, fit: fit, mean: norm.mean, std: norm.std, scale: norm.scale)
    (targets, firstWeights) = ([], "")
    facts = Facts(
      role: .before, name: Role.before.rawValue,
      architecture: source.card.architecture.rawValue, digest: source.digest,
      weights: source.name, inputSize: inputSize, features: Self.width(classifier),
      hasSeenCohort: false)
  }

  /// The same network with the random weights that a training with this seed begins with, on the
  /// same input.
  init(randomised other: AuditedNetwork, seed: UInt64, buffers: BufferPool) throws {
    classifier = try FineTuning.Start.random(other.classifier.architecture).classifier(
      outputCount: 1, width: other.classifier.width, seed: seed, dropout: 0, buffers: buffers
    ).0
    preprocessing = other.preprocessing
    (targets, firstWeights) = ([], "")
    facts = Facts(
      role: .random, name: Role.random.rawValue, architecture: other.facts.architecture,
      digest: "", weights: "", inputSize: other.facts.inputSize, features: Self.width(classifier),
      hasSeenCohort: false)
  }

  private static func width(_ classifier: Classifier) -> Int {
    Int((Double(classifier.architecture.featureCount) * classifier.width).rounded())
  }
}
