import Compute
import Explaining
import Foundation
import Networks
import Tensors

/// Networks and images that Tests/Peers/explanations.py makes in the same way.
enum Formula {
  /// As `values` of Tests/Peers/gradients_networks.py.
  static func values(
    _ name: String, count: Int, scale: Double = 1, offset: Double = 0
  ) -> [Float] {
    var seed: UInt32 = 0x811C_9DC5
    for byte in name.utf8 { seed = (seed ^ UInt32(byte)) &* 0x0100_0193 }
    return (0..<count).map { index in
      var z = UInt32(truncatingIfNeeded: index) &* 0x9E37_79B9 &+ seed
      z ^= z >> 16
      z = z &* 0x85EB_CA6B
      z ^= z >> 13
      z = z &* 0xC2B2_AE35
      z ^= z >> 16
      return Float((Double(z >> 8) / Double(1 << 23) - 1) * scale + offset)
    }
  }

  private static func parameterValues(_ name: String, shape: [Int]) -> [Float] {
    let count = shape.reduce(1, *)
    if name.hasSuffix("running_var") || (name.hasSuffix("weight") && shape.count == 1) {
      return values(name, count: count, scale: 0.25, offset: 1)
    }
    if shape.count == 1 { return values(name, count: count, scale: 0.1) }
    let inputs = shape.dropFirst().reduce(1, *)
    return values(name, count: count, scale: (6 / Double(inputs)).squareRoot())
  }

  /// So many alike networks of three outputs whose norms' shifts are raised by 1.
  static func explainer(
    _ architecture: Architecture, width: Double, threads: Int, members: Int = 1
  ) -> Explainer {
    let buffers = BufferPool()
    var generator = SeededGenerator(seed: 1)
    var network = Classifier(
      architecture: architecture, outputCount: 3, width: width, generator: &generator,
      buffers: buffers)
    network.visitParameters { fill(&$1, named: $0, in: buffers) }
    return Explainer(
      [Classifier](repeating: network, count: members), activation: sigmoid,
      workers: WorkerPool(threadCount: threads), buffers: buffers, convolution: .fastest)
  }

  /// So many alike networks of three outputs for every pixel.
  static func masks(_ plan: PixelPlan, threads: Int, members: Int = 1) -> Explainer {
    let buffers = BufferPool()
    var network = PixelNetwork(blank: plan, buffers: buffers)
    network.visitParameters { fill(&$1, named: $0, in: buffers) }
    return Explainer(
      [PixelNetwork](repeating: network, count: members), activation: sigmoid,
      workers: WorkerPool(threadCount: threads), buffers: buffers, convolution: .fastest)
  }

  /// A probability of each logit.
  static let sigmoid: Explainer.Activation = { $0.map { 1 / (1 + exp(-Double($0))) } }

  private static func fill(
    _ parameter: inout Parameter, named name: String, in buffers: BufferPool
  ) {
    var values = parameterValues(name, shape: parameter.fileShape)
    if parameter.role == .normalisation, name.hasSuffix("bias") { values = values.map { $0 + 1 } }
    let shape = parameter.value.shape
    parameter.value = Tensor(
      shape: shape, values: parameter.layout.memoryValues(values, shape: shape), in: buffers)
  }

  /// Six by six colours, enlarged with the corners kept, `(1, side, side, 3)`.
  static func image(side: Int) -> Tensor {
    let coarse = values("coarse", count: 3 * 36).map(Double.init)
    func value(_ channel: Int, _ row: Double, _ column: Double) -> Double {
      let (y, x) = (min(Int(row), 4), min(Int(column), 4))
      let (down, across) = (row - Double(y), column - Double(x))
      func at(_ y: Int, _ x: Int) -> Double { coarse[channel * 36 + y * 6 + x] }
      let top = at(y, x) * (1 - across) + at(y, x + 1) * across
      let bottom = at(y + 1, x) * (1 - across) + at(y + 1, x + 1) * across
      return top * (1 - down) + bottom * down
    }
    let step = 5 / Double(side - 1)
    var floats: [Float] = []
    for y in 0..<side {
      for x in 0..<side {
        for channel in 0..<3 {
          floats.append(Float(value(channel, Double(y) * step, Double(x) * step)))
        }
      }
    }
    return Tensor(shape: [1, side, side, 3], values: floats, in: BufferPool())
  }
}
