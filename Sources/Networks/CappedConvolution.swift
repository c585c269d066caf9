package import Compute
package import Tensors

/// A convolution without bias, its norm and a rectifier with a ceiling.
///
/// torchvision's `Conv2dNormActivation` with `ReLU6`, whose parts are named `0` and `1`.
package struct CappedConvolution<Convolution: NormalisableConvolution>: Layer {
  var convolution: Convolution
  var norm: CappedNorm

  /// What the parts saved.
  package struct Saved: Sendable {
    let convolution: Convolution.Saved
    let norm: CappedNorm.Saved
  }

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    norm(convolution(x, in: &step), in: &step)
  }

  package mutating func forward(
    _ x: Tensor, in step: inout Step
  ) -> (output: Tensor, saved: Saved) {
    let (z, moments) = convolution.outputWithMoments(x, in: step)
    let (y, normSaved) = norm.forward(z, moments: moments, in: step)
    return (y, Saved(convolution: .init(input: ConvolutionInput(x)), norm: normSaved))
  }

  package mutating func backward(
    _ dy: Tensor, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    backward(dy, saved, adding: nil, wants: wants, in: &step)
  }

  /// `backward` with another gradient of the input to be added to this one.
  mutating func backward(
    _ dy: Tensor, _ saved: Saved, adding other: Tensor?, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    let dz = norm.backward(dy, saved.norm, wants: wants.inside, in: &step)
    return dz.flatMap {
      convolution.backward($0, saved.convolution, adding: other, wants: wants, in: step)
    }
  }

  package mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    convolution.visitParameters(under: "0", visit)
    norm.visitParameters(under: "1", visit)
  }
}

extension CappedConvolution<Convolution2D> {
  /// Makes a convolution over all channels, with a zero weight.
  package init(
    inputs: Int, outputs: Int, kernel: Int, stride: Int = 1, padding: Int = 0, ceiling: Float,
    buffers: BufferPool
  ) {
    convolution = Convolution2D(
      inputs: inputs, outputs: outputs, kernel: kernel, stride: stride, padding: padding,
      hasBias: false, buffers: buffers)
    norm = CappedNorm(channels: outputs, ceiling: ceiling, buffers: buffers)
  }
}

extension CappedConvolution<DepthwiseConvolution2D> {
  /// Makes a 3×3 convolution of each channel by itself, with a zero weight and a padding of 1.
  package init(depthwise channels: Int, stride: Int, ceiling: Float, buffers: BufferPool) {
    convolution = DepthwiseConvolution2D(
      channels: channels, stride: stride, padding: 1, buffers: buffers)
    norm = CappedNorm(channels: channels, ceiling: ceiling, buffers: buffers)
  }
}
