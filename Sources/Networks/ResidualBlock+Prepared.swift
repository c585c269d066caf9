package import Compute
internal import Tensors

extension ResidualBlock {
  package func prepared(for load: InferenceLoad, in step: Step) -> any Predicting {
    PreparedResidualBlock(
      path: path.parts.map { $0.folded(rectifies: true, for: load, in: step) },
      shortcut: projection?.prepared(for: load, in: step) ?? padding)
  }
}

/// A residual block that predicts; the sum is taken in the last convolution.
struct PreparedResidualBlock: Predicting {
  let path: [PreparedConvolution]
  let shortcut: (any Predicting)?

  func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    let residual = shortcut?(x, in: &step) ?? x
    var y = x
    for part in path.dropLast() { y = part(y, in: &step) }
    return path.last.map { $0(ConvolutionInput(y), residual: residual, in: step) } ?? y
  }
}
