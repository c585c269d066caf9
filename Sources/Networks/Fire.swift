package import Compute
package import Tensors

/// SqueezeNet's block: squeeze to few channels by 1×1, expand by 1×1 and by 3×3 side by side.
///
/// Source: Iandola et al., "SqueezeNet" (2016), figure 1.
package struct Fire: Layer {
  var squeeze: RectifiedConvolution
  var expand1x1: RectifiedConvolution
  var expand3x3: RectifiedConvolution

  /// What the three convolutions saved.
  package struct Saved: Sendable {
    let squeeze: RectifiedConvolution.Saved
    let expand1x1: RectifiedConvolution.Saved
    let expand3x3: RectifiedConvolution.Saved
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
    let squeezed = squeeze(x, in: &step)
    let narrow = expand1x1(squeezed, in: &step)
    let wide = expand3x3(squeezed, in: &step)
    return Concatenation.joined([narrow, wide], in: step)
  }

  package mutating func forward(
    _ x: Tensor, in step: inout Step
  ) -> (output: Tensor, saved: Saved) {
    let (squeezed, squeezeSaved) = squeeze.forward(x, in: &step)
    let (narrow, narrowSaved) = expand1x1.forward(squeezed, in: &step)
    let (wide, wideSaved) = expand3x3.forward(squeezed, in: &step)
    let y = Concatenation.joined([narrow, wide], in: step)
    return (y, Saved(squeeze: squeezeSaved, expand1x1: narrowSaved, expand3x3: wideSaved))
  }

  package mutating func backward(
    _ dy: Tensor, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    let channels = [expand1x1, expand3x3].map { $0.convolution.outputs }
    let parts = Concatenation.split(dy, into: channels, in: step)
    let wide = expand3x3.backward(parts[1], saved.expand3x3, wants: wants.inside, in: &step)
    let narrow = expand1x1.backward(parts[0], saved.expand1x1, wants: wants.inside, in: &step)
    guard var squeezed = wide, let narrow else { return nil }
    squeezed.add(narrow, in: step)
    return squeeze.backward(squeezed, saved.squeeze, wants: wants, in: &step)
  }

  package mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    squeeze.visitParameters(under: "squeeze", visit)
    expand1x1.visitParameters(under: "expand1x1", visit)
    expand3x3.visitParameters(under: "expand3x3", visit)
  }
}
