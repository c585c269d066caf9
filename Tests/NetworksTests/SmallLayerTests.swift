import Compute
import Files
import Networks
import Tensors
import Testing

/// What the table of cases cannot say: edges, randomness, initial weights.
@Suite struct SmallLayerTests {
  let buffers = BufferPool()

  private func step(seed: UInt64 = 1) -> Step {
    Step(
      workers: WorkerPool(threadCount: 2), buffers: buffers,
      generator: SeededGenerator(seed: seed))
  }

  @Test func `dropout keeps its share, scales the rest up and predicts nothing else`() {
    let dropout = Dropout(share: 0.25)
    let x = Tensor(repeating: 3, shape: [100, 100], in: buffers)
    var step = step()
    let y = dropout.forward(x, in: &step).output.values
    #expect(Set(y) == [0, 4])
    let dropped = Double(y.filter { $0 == 0 }.count) / 10_000
    #expect(abs(dropped - 0.25) < 0.02)
    #expect(dropout(x, in: &step).values == x.values)
    #expect(dropout.forward(x, in: &step).output.values != y)
  }

  @Test func `a batch of one pixel is normalised by the running statistics`() {
    var norm = BatchNorm2D(channels: 2, buffers: buffers)
    norm.visitParameters { name, parameter in
      parameter.value = Tensor(
        shape: [2], values: name == "running_mean" ? [1, 2] : [4, 9], in: buffers)
    }
    var step = step()
    let x = Tensor(shape: [1, 1, 1, 2], values: [5, 5], in: buffers)
    let y = norm.forward(x, in: &step).output.values
    // (5 − 1) / 2 · 4 + 4 and (5 − 2) / 3 · 9 + 9, less a little for ε.
    #expect(abs(y[0] - 12) < 1e-4)
    #expect(abs(y[1] - 18) < 1e-4)
    #expect(norm.runningMean.value.values == [1, 2])
  }

  @Test func `channels join in order and come apart again`() {
    let a = Tensor(shape: [1, 1, 2, 1], values: [1, 2], in: buffers)
    let b = Tensor(shape: [1, 1, 2, 2], values: [3, 4, 5, 6], in: buffers)
    let joined = Concatenation.joined([a, b], in: step())
    #expect(joined.shape == [1, 1, 2, 3])
    #expect(joined.values == [1, 3, 4, 2, 5, 6])
    let parts = Concatenation.split(joined, into: [1, 2], in: step())
    #expect(parts.map(\.values) == [a.values, b.values])
  }

  @Test func `gradients add up over backward passes until they are cleared`() throws {
    var dense = Dense(inputs: 2, outputs: 1, buffers: buffers)
    var step = step()
    let x = Tensor(shape: [1, 2], values: [3, 5], in: buffers)
    let dy = Tensor(shape: [1, 1], values: [2], in: buffers)
    for _ in 0..<2 {
      let saved = dense.forward(x, in: &step).saved
      _ = dense.backward(dy, saved, wants: .parameters, in: &step)
    }
    #expect(try #require(dense.weight.gradient).values == [12, 20])
    #expect(try #require(dense.bias.gradient).values == [4])
  }

  /// A weight and the number of inputs or outputs whose reciprocal, times the factor, is the
  /// variance it is drawn with, at a quarter of the width.
  struct Spread: Sendable {
    let architecture: Architecture
    let name: String
    let factor: Double
    let count: Double
  }

  static let spreads: [Spread] = [
    Spread(architecture: .resnet18, name: "conv1.weight", factor: 2, count: 784),
    Spread(architecture: .resnet18, name: "layer3.0.downsample.0.weight", factor: 2, count: 64),
    Spread(architecture: .resnet18, name: "fc.weight", factor: 1, count: 384),
    Spread(architecture: .resnet20_cifar, name: "layer3.1.conv2.weight", factor: 2, count: 144),
    Spread(architecture: .resnet20_cifar, name: "linear.weight", factor: 2, count: 16),
    Spread(
      architecture: .squeezenet1_1, name: "features.12.expand3x3.weight", factor: 2, count: 144),
    Spread(architecture: .squeezenet1_1, name: "head.weight", factor: 1, count: 384),
    Spread(architecture: .mobilenet_v2, name: "features.17.conv.0.0.weight", factor: 2, count: 240),
    Spread(
      architecture: .mobilenet_v2, name: "features.17.conv.1.0.weight", factor: 2, count: 2160),
    Spread(architecture: .mobilenet_v2, name: "classifier.1.weight", factor: 1e-4, count: 1),
  ]

  @Test(arguments: spreads)
  func `first weights have the spread of the reference code`(spread: Spread) throws {
    let expected = (spread.factor / spread.count).squareRoot()
    var generator = SeededGenerator(seed: 5)
    let network = Classifier(
      architecture: spread.architecture, outputCount: 10, width: 0.25, generator: &generator,
      buffers: buffers)
    let values = try #require(network.fileTensors().first { $0.name == spread.name }).tensor
      .values
    let mean = values.reduce(0) { $0 + Double($1) } / Double(values.count)
    let square = values.reduce(0) { $0 + Double($1) * Double($1) } / Double(values.count)
    let deviation = (square - mean * mean).squareRoot()
    #expect(abs(deviation / expected - 1) < 4 / Double(values.count).squareRoot())
    #expect(abs(mean) < 5 * expected / Double(values.count).squareRoot())
  }

  @Test func `convolutions with bias start without it and norms as identity`() {
    var generator = SeededGenerator(seed: 5)
    for architecture in [Architecture.squeezenet1_1, .resnet20_cifar] {
      let network = Classifier(
        architecture: architecture, outputCount: 2, generator: &generator, buffers: buffers)
      for (name, tensor) in network.fileTensors() {
        let isHead = name.hasPrefix(architecture.headName + ".")
        if tensor.shape.count > 1 || isHead {
          #expect(tensor.values.contains { $0 != 0 }, "\(name)")
        } else if name.hasSuffix("running_var") || name.hasSuffix("weight") {
          #expect(Set(tensor.values) == [1], "\(name)")
        } else {
          #expect(Set(tensor.values) == [0], "\(name)")
        }
      }
    }
  }
}
