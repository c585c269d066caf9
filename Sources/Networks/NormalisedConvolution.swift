package import Compute
package import Tensors

/// A convolution without bias, its batch normalisation, and usually a rectifier.
package struct NormalisedConvolution: Layer {
  /// The names of the two parts in a checkpoint, such as `conv1` and `bn1`.
  let names: (convolution: String, norm: String)
  var convolution: Convolution2D
  var norm: BatchNorm2D
  let isRectified: Bool

  /// What the parts saved, and the output where its sign masks the gradient.
  package struct Saved: Sendable {
    let convolution: Convolution2D.Saved
    let norm: BatchNorm2D.Saved
    let output: Tensor?
  }

  /// Makes the pair with a zero weight.
  package init(
    names: (String, String), inputs: Int, outputs: Int, kernel: Int, stride: Int = 1,
    padding: Int = 0, isRectified: Bool = true, buffers: BufferPool
  ) {
    self.names = names
    self.isRectified = isRectified
    convolution = Convolution2D(
      inputs: inputs, outputs: outputs, kernel: kernel, stride: stride, padding: padding,
      hasBias: false, buffers: buffers)
    norm = BatchNorm2D(channels: outputs, buffers: buffers)
  }

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    var y = norm(convolution(x, in: &step), in: &step)
    if isRectified { ReLU.rectify(&y, in: step) }
    return y
  }

  package mutating func forward(
    _ x: Tensor, in step: inout Step
  ) -> (output: Tensor, saved: Saved) {
    let (z, convolutionSaved) = convolution.forward(x, in: &step)
    var (y, normSaved) = norm.forward(z, in: &step)
    if isRectified { ReLU.rectify(&y, in: step) }
    let saved = Saved(
      convolution: convolutionSaved, norm: normSaved, output: isRectified ? y : nil)
    return (y, saved)
  }

  package mutating func backward(
    _ dy: Tensor, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    var dy = dy
    if let output = saved.output { dy = ReLU.masked(dy, by: output, in: step) }
    guard let dx = norm.backward(dy, saved.norm, wants: wants.inside, in: &step) else { return nil }
    return convolution.backward(dx, saved.convolution, wants: wants, in: &step)
  }

  package mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    convolution.visitParameters(under: names.convolution, visit)
    norm.visitParameters(under: names.norm, visit)
  }
}
