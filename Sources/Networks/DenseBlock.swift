package import Compute
internal import Kernels
package import Tensors

/// Layers that each read all channels before them and add some of their own.
///
/// Source: Huang et al., "Densely Connected Convolutional Networks" (2017), figure 1. There is one
/// wide image, `(N, H, W, inputs + layers · growth)`, to which the layers write in place: nothing
/// is concatenated. Backward, the layers add to one wide gradient. What a norm makes of the wide
/// image is never written down, in neither direction.
package struct DenseBlock: Layer {
  var layers: [DenseLayer]

  /// The wide image, and what each layer saved.
  package struct Saved: Sendable {
    let wide: Tensor
    var layers: [DenseLayer.Saved]
  }

  /// Makes a block with zero weights; its layers have `middle` channels between their convolutions.
  package init(inputs: Int, layers count: Int, middle: Int, growth: Int, buffers: BufferPool) {
    precondition(count > 0, "a dense block has at least one layer")
    layers = (0..<count).map {
      DenseLayer(
        inputs: inputs + $0 * growth, middle: middle, growth: growth, buffers: buffers)
    }
  }

  /// The channels of the input.
  var inputs: Int { layers[0].inputs }
  /// The channels of the output.
  var outputs: Int { layers[layers.count - 1].inputs + layers[layers.count - 1].growth }

  /// The wide image, whose first channels are `x`.
  func widened(_ x: Tensor, in step: Step) -> Tensor {
    precondition(
      x.shape.count == 4 && x.shape[3] == inputs, "\(inputs) channels are not \(x.shape)")
    var wide = Tensor(uninitialized: x.shape.dropLast() + [outputs], in: step.buffers)
    let slice = ChannelSlice(rows: x.count / inputs, channels: outputs, range: 0..<inputs)
    var output = wide.mutableSpan
    Kernels.Concatenation.insert(x.span, at: slice, into: &output, workers: step.workers)
    return wide
  }

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    var wide = widened(x, in: step)
    for layer in layers { layer.write(to: &wide, in: step) }
    return wide
  }

  package mutating func forward(
    _ x: Tensor, in step: inout Step
  ) -> (output: Tensor, saved: Saved) {
    var wide = widened(x, in: step)
    var moments = ChannelMoments()
    moments.append(layers[0].norm1.moments(of: x, in: step))
    var saved: [DenseLayer.Saved] = []
    for index in layers.indices {
      saved.append(layers[index].forward(&wide, moments: &moments, in: step))
    }
    return (wide, Saved(wide: wide, layers: saved))
  }

  package mutating func backward(
    _ dy: Tensor, _ saved: consuming Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    var gradient = dy
    var norms = SharedInputNorms(channels: outputs)
    // The last layer's norm knows the means of all channels that any norm reads.
    let means = saved.layers[layers.count - 1].norm1.statistics
    for index in layers.indices.reversed() {
      let (first, growth) = (layers[index].inputs, layers[index].growth)
      finish(
        &gradient, first..<first + growth, norms, means: means, of: saved.wide, in: step)
      layers[index].backward(
        &gradient, of: saved.wide, saved.layers.removeLast(), among: &norms, wants: wants,
        in: step)
    }
    guard wants.includesInput else { return nil }
    finish(&gradient, 0..<inputs, norms, means: means, of: saved.wide, in: step)
    return Concatenation.split(gradient, into: [inputs, outputs - inputs], in: step)[0]
  }

  /// Completes the gradient of channels whose readers have all added theirs.
  private func finish(
    _ gradient: inout Tensor, _ channels: Range<Int>, _ norms: SharedInputNorms, means: Tensor,
    of wide: Tensor, in step: Step
  ) {
    let last = layers[layers.count - 1]
    guard channels.lowerBound < last.inputs else { return }  // no norm of the block reads them
    let g = last.norm1.geometry(of: wide)
    var all = gradient.mutableSpan
    var inputGradient = all._mutatingExtracting(0..<g.inputCount)
    norms.finish(
      g, channels: channels, input: wide.span.extracting(0..<g.inputCount),
      means: means.span.extracting(0..<g.channels), inputGradient: &inputGradient,
      workers: step.workers)
  }

  package mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    for index in layers.indices {
      layers[index].visitParameters { visit("denselayer\(index + 1).\($0)", &$1) }
    }
  }
}
