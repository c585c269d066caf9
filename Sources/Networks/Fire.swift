package import Compute
package import Tensors

/// SqueezeNet's block: squeeze to few channels by 1×1, expand by 1×1 and by 3×3 side by side.
///
/// Source: Iandola et al., "SqueezeNet" (2016), figure 1.
package struct Fire: Layer {
  var squeeze: RectifiedConvolution
  var expand1x1: RectifiedConvolution
  var expand3x3: RectifiedConvolution

  /// What the squeeze saved, its output, and both expansions side by side.
  package struct Saved: Sendable {
    let squeeze: RectifiedConvolution.Saved
    let squeezed: Tensor
    let output: Tensor
  }

  /// Makes a block with zero weights; it has `2 · expand` output channels.
  package init(inputs: Int, squeeze channels: Int, expand: Int, buffers: BufferPool) {
    squeeze = RectifiedConvolution(
      inputs: inputs, outputs: channels, kernel: 1, buffers: buffers)
    expand1x1 = RectifiedConvolution(
      inputs: channels, outputs: expand, kernel: 1, buffers: buffers)
    expand3x3 = RectifiedConvolution(
      inputs: channels, outputs: expand, kernel: 3, padding: 1, buffers: buffers)
  }

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    expanded(squeeze(x, in: &step), in: step)
  }

  /// Both expansions, each written to its channels of one image.
  private func expanded(_ squeezed: Tensor, in step: Step) -> Tensor {
    let (narrow, wide) = (expand1x1.convolution, expand3x3.convolution)
    var y = Tensor(
      uninitialized: squeezed.shape.dropLast() + [narrow.outputs + wide.outputs], in: step.buffers)
    let input = ConvolutionInput(squeezed)
    narrow.write(input, to: &y, at: 0, rectifies: true, in: step)
    wide.write(input, to: &y, at: narrow.outputs, rectifies: true, in: step)
    return y
  }

  package mutating func forward(
    _ x: Tensor, in step: inout Step
  ) -> (output: Tensor, saved: Saved) {
    let (squeezed, squeezeSaved) = squeeze.forward(x, in: &step)
    let y = expanded(squeezed, in: step)
    return (y, Saved(squeeze: squeezeSaved, squeezed: squeezed, output: y))
  }

  package mutating func backward(
    _ dy: Tensor, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    let dy = ReLU.masked(dy, by: saved.output, in: step)
    let input = Convolution2D.Saved(input: ConvolutionInput(saved.squeezed))
    let wide = expand3x3.convolution.backward(
      dy, at: expand1x1.convolution.outputs, input, adding: nil, wants: wants.inside, in: step)
    let both = expand1x1.convolution.backward(
      dy, at: 0, input, adding: wide, wants: wants.inside, in: step)
    guard let both else { return nil }
    return squeeze.backward(both, saved.squeeze, wants: wants, in: &step)
  }

  package mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    squeeze.visitParameters(under: "squeeze", visit)
    expand1x1.visitParameters(under: "expand1x1", visit)
    expand3x3.visitParameters(under: "expand3x3", visit)
  }
}
