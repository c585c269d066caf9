package import Compute
internal import Files
package import ONNX
internal import Tensors

/// An ONNX graph that layers write themselves to: their channels-last numbers in a checkpoint's
/// order of axes, norms folded into the convolutions before them as an `InferencePlan` has them.
package struct NetworkGraph {
  /// The nodes so far.
  package var builder: GraphBuilder
  private let step: Step

  /// Starts a graph of this name; `step` is for the folding of norms.
  package init(name: String, in step: Step) {
    builder = GraphBuilder(name: name)
    self.step = step
  }

  /// Adds a convolution with the norm behind it, if there is one, and a rectifier if so asked.
  mutating func convolution(
    _ x: GraphBuilder.Value, _ convolution: Convolution2D, _ norm: BatchNorm2D?,
    named name: String
  ) -> GraphBuilder.Value {
    var weight = convolution.weight.value
    var bias = convolution.bias?.value
    if let norm {
      var shift = bias ?? Tensor(zeros: [convolution.outputs], in: step.buffers)
      PreparedConvolution.fold(norm, into: &weight, &shift, in: step)
      bias = shift
    }
    return builder.convolution(
      x, weight: Self.file(weight, convolution.weight.layout),
      bias: bias.map { Self.file($0, .plain) }, stride: convolution.stride,
      padding: convolution.padding, named: name)
  }

  /// Adds a convolution of each channel by itself, with the norm behind it.
  mutating func convolution(
    _ x: GraphBuilder.Value, _ convolution: DepthwiseConvolution2D, _ norm: BatchNorm2D,
    named name: String
  ) -> GraphBuilder.Value {
    var weight = convolution.weight.value
    var bias = Tensor(zeros: [weight.shape[3]], in: step.buffers)
    PreparedConvolution.fold(norm, into: &weight, &bias, in: step)
    return builder.convolution(
      x, weight: Self.file(weight, convolution.weight.layout), bias: Self.file(bias, .plain),
      stride: convolution.stride, padding: convolution.padding, groups: weight.shape[3],
      named: name)
  }

  /// Adds a norm that stands before its convolution, and the rectifier behind it.
  mutating func rectifiedNorm(
    _ x: GraphBuilder.Value, _ norm: BatchNorm2D, named name: String
  ) -> GraphBuilder.Value {
    let y = builder.normalisation(
      x, scale: Self.file(norm.scale), shift: Self.file(norm.shift),
      mean: Self.file(norm.runningMean), variance: Self.file(norm.runningVariance),
      epsilon: BatchNorm2D.epsilon, named: name)
    return builder.rectifier(y, named: "\(name).relu")
  }

  /// A parameter as a checkpoint holds it.
  static func file(_ parameter: Parameter) -> FileTensor {
    file(parameter.value, parameter.layout)
  }

  private static func file(_ value: Tensor, _ layout: FileLayout) -> FileTensor {
    FileTensor(
      shape: layout.fileShape(of: value.shape),
      values: layout.fileValues(value.values, shape: value.shape))
  }
}

/// A part of a network that can be written to an ONNX graph.
package protocol Exportable {
  /// Adds the nodes of the part for the input `x` and returns its output; the nodes and weights
  /// are named as the part is in a checkpoint, `name` in front.
  func write(
    _ x: GraphBuilder.Value, to graph: inout NetworkGraph, under name: String
  ) -> GraphBuilder.Value
}

extension String {
  /// The name of a part under this one; parts of the stem stand at the top.
  func part(_ name: String) -> String { isEmpty ? name : "\(self).\(name)" }
}
