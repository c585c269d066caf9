package import Compute
package import Tensors

/// A convolution without bias, its batch normalisation, and usually a rectifier.
///
/// The norm's moments are taken in the convolution's epilogue; norm, residual and rectifier are one
/// pass, or none where the next convolution reads through them. What goes backward needs the
/// convolution's output, not the norm's.
package struct NormalisedConvolution: Layer {
  /// The names of the two parts in a checkpoint, such as `conv1` and `bn1`.
  let names: (convolution: String, norm: String)
  var convolution: Convolution2D
  var norm: BatchNorm2D
  let isRectified: Bool

  /// What the parts saved.
  package struct Saved: Sendable {
    let convolution: Convolution2D.Saved
    let norm: BatchNorm2D.Saved
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
    callAsFunction(x, residual: nil, rectifies: isRectified, in: &step)
  }

  /// The call with a residual that is added before the rectifier.
  func callAsFunction(
    _ x: Tensor, residual: Tensor?, rectifies: Bool, in step: inout Step
  ) -> Tensor {
    let z = convolution(x, in: &step)
    return norm.normalised(
      z, by: norm.frozenStatistics(in: step), residual: residual, rectifies: rectifies,
      in: step)
  }

  package mutating func forward(
    _ x: Tensor, in step: inout Step
  ) -> (output: Tensor, saved: Saved) {
    forward(ConvolutionInput(x), residual: nil, rectifies: isRectified, in: step)
  }

  /// `forward` with a residual that is added before the rectifier.
  mutating func forward(
    _ x: ConvolutionInput, residual: Tensor?, rectifies: Bool, in step: Step
  ) -> (output: Tensor, saved: Saved) {
    let (z, moments) = convolution.outputWithMoments(x, in: step)
    let (y, normSaved) = norm.forward(
      z, moments: moments, residual: residual, rectifies: rectifies, in: step)
    return (y, Saved(convolution: .init(input: x), norm: normSaved))
  }

  /// `forward` of a rectified pair whose norm and rectifier the next convolution applies.
  mutating func forwardUnnormalised(
    _ x: ConvolutionInput, in step: Step
  ) -> (output: ConvolutionInput, saved: Saved) {
    let (z, moments) = convolution.outputWithMoments(x, in: step)
    let measured = norm.measure(z, moments: moments, in: step)
    return (
      ConvolutionInput(z, through: measured.statistics),
      Saved(convolution: .init(input: x), norm: .init(x: z, measured: measured))
    )
  }

  package mutating func backward(
    _ dy: Tensor, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    backward(dy, saved, adding: nil, wants: wants, in: step)
  }

  /// `backward` with another gradient of the input to be added to this one.
  mutating func backward(
    _ dy: Tensor, _ saved: Saved, adding other: Tensor?, wants: Wanted, in step: Step
  ) -> Tensor? {
    let dz = norm.backward(
      dy, saved.norm, rectifies: isRectified, wants: wants.inside, in: step)
    guard let dz else { return nil }
    return convolution.backward(
      dz, at: 0, saved.convolution, adding: other, wants: wants, in: step)
  }

  /// `backward` from the rectified sum of this layer's output and a residual.
  mutating func backward(
    _ dy: Tensor, _ saved: Saved, output: Tensor, wants: Wanted, in step: Step
  ) -> (dx: Tensor?, masked: Tensor) {
    let (dz, masked) = norm.backward(
      dy, saved.norm, output: output, wants: wants.inside, in: step)
    let dx = dz.flatMap {
      convolution.backward($0, at: 0, saved.convolution, adding: nil, wants: wants, in: step)
    }
    return (dx, masked)
  }

  package mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    convolution.visitParameters(under: names.convolution, visit)
    norm.visitParameters(under: names.norm, visit)
  }
}
