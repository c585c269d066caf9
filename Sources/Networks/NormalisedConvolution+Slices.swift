internal import Compute
internal import Tensors

/// The rectified output, and its gradient, in a slice of wider pixels.
extension NormalisedConvolution {
  /// The call, written to the channels of `wide` from `channel` on.
  func write(_ x: Tensor, to wide: inout Tensor, at channel: Int, in step: inout Step) {
    let z = convolution(x, in: &step)
    norm.writeRectified(
      z, by: norm.frozenStatistics(in: step), to: &wide, at: channel, in: step)
  }

  /// `forward`, written to the channels of `wide` from `channel` on.
  mutating func forward(
    _ x: ConvolutionInput, writingTo wide: inout Tensor, at channel: Int, in step: Step
  ) -> Saved {
    let (z, moments) = convolution.outputWithMoments(x, in: step)
    let normSaved = norm.forwardRectified(
      z, moments: moments, writingTo: &wide, at: channel, in: step)
    return Saved(convolution: .init(input: x), norm: normSaved)
  }

  /// `backward` with the output's gradient in the channels of `wide` from `channel` on.
  mutating func backward(
    _ wide: Tensor, at channel: Int, _ saved: Saved, wants: Wanted, in step: Step
  ) -> Tensor? {
    let dz = norm.backwardRectified(
      wide, at: channel, saved.norm, wants: wants.inside, in: step)
    guard let dz else { return nil }
    return convolution.backward(
      dz, at: 0, saved.convolution, adding: nil, wants: wants, in: step)
  }
}
