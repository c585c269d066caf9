import Compute
import Networks
import Tensors
import Testing

/// A layer with its input, as both judges see it: finite differences and PyTorch.
struct LayerCase: Sendable, CustomTestStringConvertible {
  let name: String
  /// The shape of the input.
  let shape: [Int]
  /// Whether running statistics are used instead of the batch's.
  var isFrozen = false
  let make: @Sendable (BufferPool) -> any Layer

  var testDescription: String { name }

  /// The cases of `cases()` in Tests/Peers/literals.py, in its order, but for the `deep` ones.
  static let all: [LayerCase] =
    convolutions + norms + [
      LayerCase(name: "ReLU", shape: [2, 3, 4, 5]) { _ in ReLU() }
    ] + pools + [
      LayerCase(name: "dense", shape: [3, 7]) { Dense(inputs: 7, outputs: 4, buffers: $0) }
    ] + blocks + mobile

  private static let convolutions: [LayerCase] = [
    LayerCase(name: "convolution 3×3", shape: [2, 5, 6, 3]) {
      Convolution2D(
        inputs: 3, outputs: 4, kernel: 3, padding: 1, hasBias: false, buffers: $0)
    },
    LayerCase(name: "convolution 3×3 stride 2 with bias", shape: [2, 7, 6, 3]) {
      Convolution2D(
        inputs: 3, outputs: 4, kernel: 3, stride: 2, padding: 1, hasBias: true, buffers: $0)
    },
    LayerCase(name: "convolution 3×3 stride 2 unpadded", shape: [2, 8, 7, 3]) {
      Convolution2D(inputs: 3, outputs: 4, kernel: 3, stride: 2, hasBias: true, buffers: $0)
    },
    LayerCase(name: "convolution 7×7 stride 2", shape: [1, 9, 8, 3]) {
      Convolution2D(
        inputs: 3, outputs: 5, kernel: 7, stride: 2, padding: 3, hasBias: false, buffers: $0)
    },
    LayerCase(name: "convolution 1×1", shape: [2, 4, 3, 6]) {
      Convolution2D(inputs: 6, outputs: 4, kernel: 1, hasBias: true, buffers: $0)
    },
    LayerCase(name: "convolution 1×1 stride 2", shape: [2, 5, 4, 6]) {
      Convolution2D(inputs: 6, outputs: 4, kernel: 1, stride: 2, hasBias: false, buffers: $0)
    },
    LayerCase(name: "transposed convolution 2×2", shape: [2, 3, 4, 6]) {
      TransposedConvolution2D(inputs: 6, outputs: 4, buffers: $0)
    },
  ]

  private static let norms: [LayerCase] = [
    LayerCase(name: "batch norm, training", shape: [3, 3, 4, 5]) {
      BatchNorm2D(channels: 5, buffers: $0)
    },
    LayerCase(name: "batch norm, frozen", shape: [3, 3, 4, 5], isFrozen: true) {
      BatchNorm2D(channels: 5, buffers: $0)
    },
  ]

  private static let pools: [LayerCase] = [
    LayerCase(name: "max pool 3×3 stride 2 padding 1", shape: [2, 7, 6, 3]) { _ in
      MaxPool(kernel: 3, stride: 2, padding: 1)
    },
    LayerCase(name: "max pool 3×3 stride 2 ceiling", shape: [2, 6, 8, 3]) { _ in
      MaxPool(kernel: 3, stride: 2, ceilMode: true)
    },
    LayerCase(name: "average pool 2×2", shape: [2, 6, 5, 3]) { _ in
      AveragePool(kernel: 2, stride: 2)
    },
    LayerCase(name: "global average pool", shape: [2, 3, 4, 5]) { _ in GlobalAveragePool() },
  ]

  private static let blocks: [LayerCase] = [
    LayerCase(name: "stem", shape: [2, 14, 13, 3]) {
      Stem(isLarge: true, inputs: 3, channels: 4, buffers: $0)
    },
    LayerCase(name: "basic block", shape: [2, 4, 5, 4]) {
      ResidualBlock.basic(inputs: 4, channels: 4, stride: 1, buffers: $0)
    },
    LayerCase(name: "basic block, projected", shape: [2, 5, 4, 3]) {
      ResidualBlock.basic(inputs: 3, channels: 4, stride: 2, buffers: $0)
    },
    LayerCase(name: "basic block, frozen", shape: [2, 4, 5, 4], isFrozen: true) {
      ResidualBlock.basic(inputs: 4, channels: 4, stride: 1, buffers: $0)
    },
    LayerCase(name: "bottleneck", shape: [2, 4, 5, 12]) {
      ResidualBlock.bottleneck(inputs: 12, channels: 3, stride: 1, buffers: $0)
    },
    LayerCase(name: "bottleneck, projected", shape: [2, 5, 4, 5]) {
      ResidualBlock.bottleneck(inputs: 5, channels: 3, stride: 2, buffers: $0)
    },
    LayerCase(name: "padded block", shape: [2, 4, 5, 4]) {
      ResidualBlock.padded(inputs: 4, channels: 4, stride: 1, buffers: $0)
    },
    LayerCase(name: "padded block, widened", shape: [2, 5, 4, 3]) {
      ResidualBlock.padded(inputs: 3, channels: 6, stride: 2, buffers: $0)
    },
    LayerCase(name: "fire", shape: [2, 4, 5, 6]) {
      Fire(inputs: 6, squeeze: 3, expand: 4, buffers: $0)
    },
    LayerCase(name: "dense block", shape: [2, 3, 4, 4]) {
      DenseBlock(inputs: 4, layers: 2, middle: 6, growth: 3, buffers: $0)
    },
    LayerCase(name: "dense block, frozen", shape: [2, 3, 4, 4], isFrozen: true) {
      DenseBlock(inputs: 4, layers: 2, middle: 6, growth: 3, buffers: $0)
    },
    LayerCase(name: "dense transition", shape: [2, 5, 6, 4]) {
      DenseTransition(inputs: 4, outputs: 3, buffers: $0)
    },
    LayerCase(name: "rectified norm", shape: [3, 3, 4, 5]) {
      RectifiedNorm(channels: 5, buffers: $0)
    },
    LayerCase(name: "head", shape: [2, 3, 4, 5]) {
      Head(inputs: 5, outputs: 3, dropout: 0, buffers: $0)
    },
    LayerCase(name: "adapter", shape: [2, 4, 3, 16]) { Adapter(channels: 16, buffers: $0) },
    LayerCase(name: "projection", shape: [9, 5]) {
      Projection(inputs: 5, outputs: 4, buffers: $0)
    },
    LayerCase(name: "U-Net, one level", shape: [2, 4, 6, 3]) {
      UNet(blank: UNetPlan(outputs: 2, baseWidth: 2, depth: 1), buffers: $0)
    },
    LayerCase(name: "U-Net, frozen", shape: [2, 4, 6, 3], isFrozen: true) {
      UNet(blank: UNetPlan(outputs: 2, baseWidth: 2, depth: 1), buffers: $0)
    },
  ]

  /// So many rectifiers that some turn over near any point: only PyTorch can judge them.
  static let deep: [LayerCase] = [
    LayerCase(name: "U-Net, two levels", shape: [2, 8, 12, 3]) {
      UNet(blank: UNetPlan(outputs: 2, baseWidth: 2, depth: 2), buffers: $0)
    }
  ]

  private static let mobile: [LayerCase] = [
    LayerCase(name: "depthwise convolution 3×3", shape: [2, 5, 6, 19]) {
      DepthwiseConvolution2D(channels: 19, stride: 1, padding: 1, buffers: $0)
    },
    LayerCase(name: "depthwise convolution 3×3 stride 2", shape: [2, 7, 6, 5]) {
      DepthwiseConvolution2D(channels: 5, stride: 2, padding: 1, buffers: $0)
    },
    LayerCase(name: "norm with a ceiling", shape: [3, 3, 4, 5]) {
      CappedNorm(channels: 5, ceiling: 1, buffers: $0)
    },
    LayerCase(name: "norm with a ceiling, frozen", shape: [3, 3, 4, 5], isFrozen: true) {
      CappedNorm(channels: 5, ceiling: 1, buffers: $0)
    },
    LayerCase(name: "inverted residual", shape: [2, 4, 4, 4]) {
      InvertedResidual(
        inputs: 4, hidden: 8, outputs: 4, stride: 1, ceiling: 1, buffers: $0)
    },
    LayerCase(name: "inverted residual, strided", shape: [3, 4, 4, 3]) {
      InvertedResidual(
        inputs: 3, hidden: 9, outputs: 4, stride: 2, ceiling: 1, buffers: $0)
    },
    LayerCase(name: "inverted residual, not expanded", shape: [2, 4, 5, 4]) {
      InvertedResidual(
        inputs: 4, hidden: nil, outputs: 4, stride: 1, ceiling: 1, buffers: $0)
    },
  ]

  /// Dropout is random, so it has no foreign literal; its mask is drawn anew from the same seed.
  static let random: [LayerCase] = [
    LayerCase(name: "dropout", shape: [4, 25]) { _ in Dropout(share: 0.4) },
    LayerCase(name: "head with dropout", shape: [2, 3, 4, 5]) {
      Head(inputs: 5, outputs: 3, dropout: 0.4, buffers: $0)
    },
  ]

  /// The layer with its formula's parameters.
  func layer(in buffers: BufferPool) -> any Layer {
    var layer = make(buffers)
    layer.visitParameters { name, parameter in
      Formula.fill(name, &parameter)
      if parameter.role == .runningStatistic { parameter.isFrozen = isFrozen }
    }
    return layer
  }

  /// The formula's input.
  func input(in buffers: BufferPool) -> Tensor {
    Tensor(
      shape: shape, values: Formula.values("input", count: shape.reduce(1, *)), in: buffers)
  }

  /// The formula's gradient of an output of this shape.
  func outputGradient(shape: [Int], in buffers: BufferPool) -> Tensor {
    Tensor(
      shape: shape, values: Formula.values("output gradient", count: shape.reduce(1, *)),
      in: buffers)
  }
}
