package import Compute
internal import Kernels
package import Tensors

/// Sets a random share of the values to zero while training and scales up the rest.
///
/// Source: Srivastava et al., "Dropout" (2014), in its inverted form: predictions change nothing.
package struct Dropout: Layer {
  let share: Double

  /// Zero where a value was dropped, 1 / (1 − share) elsewhere.
  package struct Saved: Sendable {
    let mask: Tensor
  }

  /// Makes the layer; `share` is in 0..<1.
  package init(share: Double) {
    precondition((0..<1).contains(share), "no such share to drop: \(share)")
    self.share = share
  }

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor { x }

  package func forward(_ x: Tensor, in step: inout Step) -> (output: Tensor, saved: Saved) {
    var mask = Tensor(uninitialized: x.shape, in: step.buffers)
    var drawn = mask.mutableSpan
    Kernels.Dropout.drawMask(
      probability: share, generator: &step.generator, mask: &drawn, workers: step.workers)
    return (Self.apply(mask, to: x, in: step), Saved(mask: mask))
  }

  package func backward(
    _ dy: Tensor, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    wants.includesInput ? Self.apply(saved.mask, to: dy, in: step) : nil
  }

  package func visitParameters(_ visit: (String, inout Parameter) -> Void) {}

  private static func apply(_ mask: Tensor, to x: Tensor, in step: Step) -> Tensor {
    var y = Tensor(uninitialized: x.shape, in: step.buffers)
    var output = y.mutableSpan
    Kernels.Dropout.apply(mask: mask.span, input: x.span, output: &output, workers: step.workers)
    return y
  }
}
