import Compute
import Networks
import Tensors
import TestSupport

/// A network of places with its formula's numbers, images and a training step.
struct PixelSubject {
  var network: PixelNetwork
  let x: Tensor
  var step: Step

  init(
    _ plan: PixelPlan, sides: [Int] = [61, 45], images: Int = 2, shift: Float = 0,
    threads: Int = 2, choice: ConvolutionChoice = .fastest
  ) {
    let buffers = BufferPool(fillingWithNaN: true)
    network = PixelNetwork(blank: plan, buffers: buffers)
    network.visitParameters { name, parameter in
      Formula.fill(name, &parameter)
      guard parameter.role == .normalisation, name.hasSuffix("bias"), !name.hasPrefix("decoder")
      else { return }
      parameter.value.withMutableSpan { for index in $0.indices { $0[index] += shift } }
    }
    let shape = [images] + sides + [plan.imageChannels]
    x = Tensor(
      shape: shape, values: Formula.values("input", count: shape.reduce(1, *)), in: buffers)
    step = Step(
      workers: WorkerPool(threadCount: threads), buffers: buffers,
      generator: SeededGenerator(seed: 1), convolution: choice)
  }

  /// One training pass with the formula's gradient of each output.
  mutating func pass(wants: Wanted = .parameters) -> (outputs: [Tensor], dx: Tensor?) {
    let (outputs, saved) = network.forward(x, in: &step)
    let dys = outputs.enumerated().map { index, y in
      Tensor(
        shape: y.shape, values: Formula.values("output gradient \(index)", count: y.count),
        in: step.buffers)
    }
    return (outputs, network.backward(dys, saved, wants: wants, in: &step))
  }

  /// Every parameter's gradient in a checkpoint's order of axes.
  var gradients: [String: [Float]] {
    var gradients: [String: [Float]] = [:]
    var copy = network
    copy.visitParameters { name, parameter in
      gradients[name] = parameter.gradient.map {
        parameter.layout.fileValues($0.values, shape: $0.shape)
      }
    }
    return gradients
  }

  /// As `summary` in Tests/Peers/pixel_gradients.py.
  static func summary(_ name: String, _ values: [Float]) -> [Double] {
    let flat = values.map(Double.init)
    return [innerProduct(flat, flat).squareRoot()]
      + (1...2).map {
        innerProduct(flat, Formula.values("\(name) direction \($0)", count: flat.count))
      }
  }
}
