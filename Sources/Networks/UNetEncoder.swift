internal import Compute
internal import Tensors

/// One level of a U-Net's contracting path: a pair of convolutions, then a pool that halves.
///
/// The pair writes its output to the upper half of pixels twice as wide; the lower half is left for
/// what comes up from below, so that nothing is copied to lay the two side by side.
struct UNetEncoder {
  /// The name in a checkpoint, such as `encoder1`.
  let name: String
  /// The channels of the output.
  let width: Int
  var pair: ConvolutionPair
  let pool = MaxPool(kernel: 2, stride: 2)

  /// What the parts saved.
  struct Saved: Sendable {
    let pair: ConvolutionPair.Saved
    let pool: MaxPool.Saved
  }

  init(level: Int, of plan: UNetPlan, buffers: BufferPool) {
    name = "encoder\(level)"
    width = plan.width(ofLevel: level)
    pair = ConvolutionPair(
      name: "enc\(level)", inputs: level == 1 ? plan.imageChannels : width / 2, outputs: width,
      buffers: buffers)
  }

  /// Where the output lies in the wide pixels.
  private var upperHalf: Range<Int> { width..<2 * width }

  /// Pixels twice as wide as the output.
  private func widePixels(for x: Tensor, in step: Step) -> Tensor {
    Tensor(uninitialized: x.shape.dropLast() + [2 * width], in: step.buffers)
  }

  /// The output halved for the level below, and the wide pixels that hold it for the decoder.
  func callAsFunction(_ x: Tensor, in step: inout Step) -> (halved: Tensor, wide: Tensor) {
    var wide = widePixels(for: x, in: step)
    pair.write(x, to: &wide, at: width, in: &step)
    return (pool(wide, channels: upperHalf, in: step), wide)
  }

  /// The call for training.
  mutating func forward(
    _ x: Tensor, in step: inout Step
  ) -> (halved: Tensor, wide: Tensor, saved: Saved) {
    var wide = widePixels(for: x, in: step)
    let pairSaved = pair.forward(x, writingTo: &wide, at: width, in: &step)
    let (halved, poolSaved) = pool.forward(wide, channels: upperHalf, in: step)
    return (halved, wide, Saved(pair: pairSaved, pool: poolSaved))
  }

  /// ∂/∂input from the gradient of the halved output and that of the wide pixels, to which the
  /// former's share is added.
  mutating func backward(
    _ dy: Tensor, addingTo wide: inout Tensor, _ saved: Saved, wants: Wanted,
    in step: inout Step
  ) -> Tensor? {
    pool.backward(dy, saved.pool, addingTo: &wide, at: width, in: step)
    return pair.backward(wide, at: width, saved.pair, wants: wants, in: &step)
  }

  mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    pair.visitParameters(under: name, visit)
  }
}
