package import Compute
internal import Tensors

extension Fire {
  package func prepared(for load: InferenceLoad, in step: Step) -> any Predicting {
    PreparedFire(
      squeeze: squeeze.folded(for: load, in: step),
      expand1x1: expand1x1.folded(for: load, in: step),
      expand3x3: expand3x3.folded(for: load, in: step))
  }
}

/// A fire block that predicts.
struct PreparedFire: Predicting {
  let squeeze: PreparedConvolution
  let expand1x1: PreparedConvolution
  let expand3x3: PreparedConvolution

  func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    let squeezed = squeeze(x, in: &step)
    var y = Tensor(
      uninitialized: squeezed.shape.dropLast() + [expand1x1.outputs + expand3x3.outputs],
      in: step.buffers)
    let input = ConvolutionInput(squeezed)
    expand1x1.write(input, to: &y, at: 0, residual: nil, in: step)
    expand3x3.write(input, to: &y, at: expand1x1.outputs, residual: nil, in: step)
    return y
  }
}
