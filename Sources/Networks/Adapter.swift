package import Compute
package import Tensors

/// A small correction of what a stage gives, `(N, H, W, C)` to the same: x + U·max(D·x, 0).
///
/// D and U are 1×1 convolutions with bias through an eighth of the channels; U starts at zero, so
/// that a network with adapters first answers as it did without them.
///
/// Source: Rebuffi, Bilen and Vedaldi, "Learning multiple visual domains with residual adapters"
/// (2017); the narrow middle and the start at zero are those of Houlsby et al. (2019).
package struct Adapter: Layer {
  var down: RectifiedConvolution
  var up: Convolution2D

  /// The share of the channels that the middle has, as its divisor.
  private static let narrowing = 8

  /// What the parts saved.
  package struct Saved: Sendable {
    let down: RectifiedConvolution.Saved
    let up: Convolution2D.Saved
  }

  /// Makes an adapter whose weights are zero.
  package init(channels: Int, buffers: BufferPool) {
    let middle = max(1, channels / Self.narrowing)
    down = RectifiedConvolution(inputs: channels, outputs: middle, kernel: 1, buffers: buffers)
    up = Convolution2D(
      inputs: middle, outputs: channels, kernel: 1, hasBias: true, buffers: buffers)
  }

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    var y = up(down(x, in: &step), in: &step)
    y.add(x, in: step)
    return y
  }

  package mutating func forward(
    _ x: Tensor, in step: inout Step
  ) -> (output: Tensor, saved: Saved) {
    let (middle, downSaved) = down.forward(x, in: &step)
    var (y, upSaved) = up.forward(middle, in: &step)
    y.add(x, in: step)
    return (y, Saved(down: downSaved, up: upSaved))
  }

  package mutating func backward(
    _ dy: Tensor, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    guard let middle = up.backward(dy, saved.up, wants: wants.inside, in: &step) else {
      return nil
    }
    var dx = down.backward(middle, saved.down, wants: wants, in: &step)
    dx?.add(dy, in: step)
    return dx
  }

  package mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    down.visitParameters(under: "down", visit)
    up.visitParameters(under: "up", visit)
  }
}
