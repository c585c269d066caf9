package import Compute
package import Tensors

/// A shortcut without weights: every `stride`-th pixel, and zero channels on both sides.
///
/// Source: He et al. (2015), section 3.3, "option A"; half of the zeros below, half above the
/// channels, as akamaster/pytorch_resnet_cifar10 places them.
package struct PaddedShortcut: Layer {
  let pick: AveragePool
  let below: Int
  let inputs: Int
  let above: Int

  /// What the picking of pixels saved.
  package struct Saved: Sendable {
    let pick: AveragePool.Saved
  }

  /// Makes a shortcut that adds `outputs − inputs` channels.
  package init(stride: Int, inputs: Int, outputs: Int) {
    precondition(outputs >= inputs, "\(inputs) channels cannot be padded to \(outputs)")
    pick = AveragePool(kernel: 1, stride: stride)
    self.inputs = inputs
    below = (outputs - inputs) / 2
    above = outputs - inputs - below
  }

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    padded(pick(x, in: &step), in: step)
  }

  package func forward(_ x: Tensor, in step: inout Step) -> (output: Tensor, saved: Saved) {
    let (picked, pickSaved) = pick.forward(x, in: &step)
    return (padded(picked, in: step), Saved(pick: pickSaved))
  }

  package func backward(
    _ dy: Tensor, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    guard wants.includesInput else { return nil }
    let picked = Concatenation.split(dy, into: [below, inputs, above], in: step)[1]
    return pick.backward(picked, saved.pick, wants: wants, in: &step)
  }

  package func visitParameters(_ visit: (String, inout Parameter) -> Void) {}

  private func padded(_ x: Tensor, in step: Step) -> Tensor {
    let zeros = [below, above].map {
      Tensor(zeros: x.shape.dropLast() + [$0], in: step.buffers)
    }
    return Concatenation.joined([zeros[0], x, zeros[1]], in: step)
  }
}
