import Compute
import Foundation
import Networks
import Tensors

/// The smallest training loop there is: cross entropy and plain gradient descent, for comparisons.
struct PlainTraining {
  var network: Classifier
  let input: Tensor
  let truth: [Int]
  let rate: Float
  private(set) var losses: [Double] = []
  private(set) var firstLogits: [Float] = []
  private var step: Step

  /// Takes over a network, images and the class of each.
  init(network: Classifier, input: Tensor, truth: [Int], rate: Float, step: Step) {
    self.network = network
    self.input = input
    self.truth = truth
    self.rate = rate
    self.step = step
  }

  /// A network, images and classes as the PyTorch scripts make them.
  init(
    architecture: Architecture, width: Double, rate: Float, threads: Int,
    batch: Int = 8, size: Int = 32, outputs: Int = 3, headDropout: Double = 0, shift: Double = 0
  ) {
    let buffers = BufferPool()
    var generator = SeededGenerator(seed: 1)
    var network = Classifier(
      architecture: architecture, outputCount: outputs, width: width, headDropout: headDropout,
      generator: &generator, buffers: buffers)
    network.visitParameters { name, parameter in
      Formula.fill(name, &parameter)
      guard parameter.role == .normalisation && name.hasSuffix("bias") else { return }
      parameter.value.withMutableSpan { shifts in
        for index in shifts.indices { shifts[index] += Float(shift) }
      }
    }
    let shape = [batch, size, size, 3]
    let values = Formula.values("input", count: shape.reduce(1, *))
    self.init(
      network: network, input: Tensor(shape: shape, values: values, in: buffers),
      truth: (0..<batch).map { $0 % outputs }, rate: rate,
      step: Step(
        workers: WorkerPool(threadCount: threads), buffers: buffers, generator: generator))
  }

  /// Computes loss and gradients; `update` then applies them.
  mutating func computeGradients() {
    network.clearGradients()
    let (logits, saved) = network.forward(input, from: 0, in: &step)
    if losses.isEmpty { firstLogits = logits.values }
    let (loss, gradient) = Self.crossEntropy(logits.values, truth)
    losses.append(loss)
    let dy = Tensor(shape: logits.shape, values: gradient, in: step.buffers)
    let dx = network.backward(dy, saved, wants: .parameters, in: &step)
    precondition(dx == nil, "nobody asked for the gradient of the images")
  }

  /// Moves every trainable parameter against its gradient.
  mutating func update() {
    network.visitParameters { [rate] _, parameter in
      guard let gradient = parameter.gradient?.values else { return }
      parameter.value.withMutableSpan { value in
        for index in gradient.indices { value[index] -= rate * gradient[index] }
      }
    }
  }

  /// Mean cross entropy of rows of logits, and its gradient.
  static func crossEntropy(_ logits: [Float], _ truth: [Int]) -> (Double, [Float]) {
    let classes = logits.count / truth.count
    var loss = 0.0
    var gradient: [Float] = []
    for (row, wanted) in truth.enumerated() {
      let values = logits[row * classes..<(row + 1) * classes].map(Double.init)
      let largest = values.max() ?? 0
      let sum = values.reduce(0) { $0 + exp($1 - largest) }
      loss += log(sum) + largest - values[wanted]
      for (index, value) in values.enumerated() {
        let probability = exp(value - largest) / sum
        gradient.append(Float((probability - (index == wanted ? 1 : 0)) / Double(truth.count)))
      }
    }
    return (loss / Double(truth.count), gradient)
  }
}
