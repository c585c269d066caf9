package import Compute
package import Tensors

/// A block of a U-Net: two 3×3 convolutions, each with its norm and a rectifier.
///
/// Source: Ronneberger, Fischer, Brox, "U-Net" (2015), section 2, with padding and norms.
package struct ConvolutionPair: Layer {
  var first: NormalisedConvolution
  var second: NormalisedConvolution

  /// What the convolutions saved.
  package struct Saved: Sendable {
    let first: NormalisedConvolution.Saved
    let second: NormalisedConvolution.Saved
  }

  /// Makes a pair with zero weights, whose parts are named `nameconv1`, `namenorm1` and so on.
  package init(name: String, inputs: Int, outputs: Int, buffers: BufferPool) {
    first = NormalisedConvolution(
      names: ("\(name)conv1", "\(name)norm1"), inputs: inputs, outputs: outputs, kernel: 3,
      padding: 1, buffers: buffers)
    second = NormalisedConvolution(
      names: ("\(name)conv2", "\(name)norm2"), inputs: outputs, outputs: outputs, kernel: 3,
      padding: 1, buffers: buffers)
  }

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    second(first(x, in: &step), in: &step)
  }

  /// The call, written to the channels of `wide` from `channel` on.
  func write(_ x: Tensor, to wide: inout Tensor, at channel: Int, in step: inout Step) {
    second.write(first(x, in: &step), to: &wide, at: channel, in: &step)
  }

  package mutating func forward(
    _ x: Tensor, in step: inout Step
  ) -> (output: Tensor, saved: Saved) {
    let (middle, firstSaved) = first.forwardUnnormalised(ConvolutionInput(x), in: step)
    let (y, secondSaved) = second.forward(middle, residual: nil, rectifies: true, in: step)
    return (y, Saved(first: firstSaved, second: secondSaved))
  }

  /// `forward`, written to the channels of `wide` from `channel` on.
  mutating func forward(
    _ x: Tensor, writingTo wide: inout Tensor, at channel: Int, in step: inout Step
  ) -> Saved {
    let (middle, firstSaved) = first.forwardUnnormalised(ConvolutionInput(x), in: step)
    let secondSaved = second.forward(middle, writingTo: &wide, at: channel, in: step)
    return Saved(first: firstSaved, second: secondSaved)
  }

  package mutating func backward(
    _ dy: Tensor, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    let middle = second.backward(dy, saved.second, wants: wants.inside, in: &step)
    return middle.flatMap { first.backward($0, saved.first, wants: wants, in: &step) }
  }

  /// `backward` with the output's gradient in the channels of `wide` from `channel` on.
  mutating func backward(
    _ wide: Tensor, at channel: Int, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    let middle = second.backward(
      wide, at: channel, saved.second, wants: wants.inside, in: step)
    return middle.flatMap { first.backward($0, saved.first, wants: wants, in: &step) }
  }

  package mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    first.visitParameters(visit)
    second.visitParameters(visit)
  }
}
