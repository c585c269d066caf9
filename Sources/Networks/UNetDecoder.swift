internal import Compute
internal import Tensors

/// One level of a U-Net's expanding path: a transposed convolution that doubles, its output beside
/// the encoder's, then a pair of convolutions.
struct UNetDecoder {
  /// The level, counted from 1; its parts are named `upconv1` and `decoder1` in a checkpoint.
  let level: Int
  var up: TransposedConvolution2D
  var pair: ConvolutionPair

  /// What the parts saved.
  struct Saved: Sendable {
    let up: TransposedConvolution2D.Saved
    let pair: ConvolutionPair.Saved
  }

  init(level: Int, of plan: UNetPlan, buffers: BufferPool) {
    self.level = level
    let width = plan.width(ofLevel: level)
    up = TransposedConvolution2D(inputs: 2 * width, outputs: width, buffers: buffers)
    pair = ConvolutionPair(
      name: "dec\(level)", inputs: 2 * width, outputs: width, buffers: buffers)
  }

  /// The output for `x` from the level below, which is written to the lower half of the encoder's
  /// wide pixels.
  func callAsFunction(_ x: Tensor, into wide: inout Tensor, in step: inout Step) -> Tensor {
    up.write(x, to: &wide, at: 0, in: step)
    return pair(wide, in: &step)
  }

  /// The call for training.
  mutating func forward(
    _ x: Tensor, into wide: inout Tensor, in step: inout Step
  ) -> (output: Tensor, saved: Saved) {
    up.write(x, to: &wide, at: 0, in: step)
    let (y, pairSaved) = pair.forward(wide, in: &step)
    return (y, Saved(up: .init(x: x), pair: pairSaved))
  }

  /// The gradients of what came from below and of the wide pixels, whose upper half is for the
  /// encoder.
  mutating func backward(
    _ dy: Tensor, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> (dx: Tensor, wide: Tensor)? {
    guard
      let wide = pair.backward(dy, saved.pair, wants: wants.inside, in: &step),
      let dx = up.backward(wide, at: 0, saved.up, wants: wants.inside, in: step)
    else { return nil }
    return (dx, wide)
  }

  mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    up.visitParameters(under: "upconv\(level)", visit)
    pair.visitParameters(under: "decoder\(level)", visit)
  }
}
