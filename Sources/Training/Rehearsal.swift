internal import Cohorts
internal import Compute
internal import Networks
internal import Tensors

/// Training steps of a classifier on an invented image.
///
/// The network has the run's geometry and zero weights; no number it computes is looked at.
struct Rehearsal: Rehearsing {
  /// What a rehearsal is of.
  struct Play: Sendable {
    let options: TrainingOptions
    let architecture: Architecture
    let outputCount: Int
    let width: Double
    /// Whether what the recipe freezes at first has been thawed.
    var isThawed = false
  }

  let play: Play
  let resources: Resources
  /// The first stage that is trained.
  let stage: Int
  /// A normalised image, `(1, S, S, 3)`.
  let image: Tensor
  /// What enters the first trained stage for it.
  let input: Tensor
  private(set) var classifier: Classifier
  private var optimizer: Optimizer
  private let loss: ClassificationLoss

  /// Makes the network, its moments, and what enters its trained part.
  init(_ play: Play, resources: Resources) {
    self.play = play
    self.resources = resources
    let options = play.options
    var network = Classifier(
      blank: play.architecture, outputCount: play.outputCount, width: play.width,
      buffers: resources.buffers)
    network.addAdapters(of: options, buffers: resources.buffers)
    network.freeze(
      prefixes: play.isThawed ? [] : options.frozenPrefixes(of: network),
      batchNorm: options.batchNorm == .train ? .train : .frozen)
    stage = min(network.firstTrainableStage, network.stageNames.count - 1)
    image = Tensor(
      repeating: 0.5, shape: [1, options.inputSize, options.inputSize, 3], in: resources.buffers)
    var step = resources.step(generator: SeededGenerator(seed: 0))
    input = network.features(of: image, through: stage, in: &step)
    var rehearsed = Optimizer(options)
    network.visitParameters { name, parameter in
      guard parameter.isTrainable else { return }
      rehearsed.moments[name] = rehearsed.rule.emptyMoments(like: parameter.value)
    }
    loss = ClassificationLoss(
      kind: .multiLabel,
      weights: .init(positive: [Float](repeating: 1, count: play.outputCount)))
    classifier = network
    optimizer = rehearsed
  }

  /// The input as often as a batch has images.
  func inputs(batch: Int) -> Tensor {
    var result = Tensor(
      uninitialized: [batch] + input.shape.dropFirst(), in: resources.buffers)
    var target = result.mutableSpan
    let source = input.span
    for index in 0..<target.count { target[index] = source[index % source.count] }
    return result
  }

  /// One step as training makes it: forward, loss, backward, update.
  mutating func step(_ x: Tensor) {
    var step = resources.step(generator: SeededGenerator(seed: 0))
    classifier.clearGradients()
    let (logits, saved) = classifier.forward(x, from: stage, in: &step)
    let truths = (0..<x.shape[0]).map { number in
      [Int?](repeating: number % 2, count: play.outputCount)
    }
    let gradient = loss.value(logits: logits.values, truths: truths).gradient
    let dy = Tensor(shape: logits.shape, values: gradient, in: resources.buffers)
    _ = classifier.backward(dy, consume saved, wants: .parameters, in: &step)
    optimizer.update(&classifier, workers: resources.workers) { _ in 0 }
  }

  var options: TrainingOptions { play.options }
  var rowCount: Int { input.count }
  var parameterBytes: (all: Int, changing: Int) { classifier.parameterBytes }
}
