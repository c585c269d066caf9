internal import Cohorts
internal import Compute
internal import Networks
internal import Tensors

/// Training steps of a network that answers for pixels, on invented images.
///
/// The network has the run's geometry and zero weights; no number it computes is looked at.
struct PixelRehearsal: Rehearsing {
  let options: TrainingOptions
  let stage = 0
  let rowCount: Int
  private let resources: Resources
  private let loss: PixelLoss
  private let shapes: (image: [Int], truth: [Int])
  private(set) var network: PixelNetwork
  private var optimizer: Optimizer

  /// Makes the network and its moments.
  ///
  /// - Parameter isThawed: whether what the recipe freezes at first has been thawed.
  init(
    _ options: TrainingOptions, _ pixels: PixelOptions, plan: PixelPlan, isThawed: Bool,
    resources: Resources
  ) {
    self.options = options
    self.resources = resources
    let detects = options.task == .detect
    // What of the outputs is background makes no difference to the cost.
    let labelCount = detects ? plan.outputs - 4 : plan.outputs
    loss =
      detects
      ? .boxes(BoxLoss(labelCount: labelCount))
      : .masks(MaskLoss(kind: .multiLabel, labelCount: labelCount, options: pixels))
    let side = options.inputSize
    shapes = (
      [1, side, side, plan.imageChannels],
      PixelRows.truthShape(of: options, pixels, labelCount: labelCount)
    )
    rowCount = shapes.image.reduce(1, *) + shapes.truth.reduce(1, *)
    var made = PixelNetwork(blank: plan, buffers: resources.buffers)
    made.freeze(
      prefixes: isThawed ? [] : options.freeze,
      batchNorm: options.batchNorm == .train ? .train : .frozen)
    var rehearsed = Optimizer(options)
    made.visitParameters { name, parameter in
      guard parameter.isTrainable else { return }
      rehearsed.moments[name] = rehearsed.rule.emptyMoments(like: parameter.value)
    }
    network = made
    optimizer = rehearsed
  }

  func inputs(batch: Int) -> Tensor {
    Tensor(repeating: 0.5, shape: [batch] + shapes.image.dropFirst(), in: resources.buffers)
  }

  mutating func step(_ x: Tensor) {
    var step = resources.step(generator: SeededGenerator(seed: 0))
    network.clearGradients()
    let truth = Tensor(zeros: [x.shape[0]] + shapes.truth.dropFirst(), in: resources.buffers)
    let (outputs, saved) = network.forward(x, in: &step)
    let (_, gradients, _) = loss.value(of: outputs, truth: truth, workers: resources.workers)
    _ = network.backward(gradients, consume saved, wants: .parameters, in: &step)
    optimizer.update(&network, workers: resources.workers) { _ in 0 }
  }

  var parameterBytes: (all: Int, changing: Int) { network.parameterBytes }
}
