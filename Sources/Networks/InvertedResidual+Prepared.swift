package import Compute
internal import Tensors

extension InvertedResidual {
  package func prepared(for load: InferenceLoad, in step: Step) -> any Predicting {
    PreparedInvertedResidual(
      expand: expand?.prepared(for: load, in: step),
      depthwise: depthwise.prepared(for: load, in: step),
      project: project.folded(rectifies: false, for: load, in: step), addsInput: addsInput)
  }
}

/// An inverted residual that predicts; the sum is taken in the projection.
struct PreparedInvertedResidual: Predicting {
  let expand: (any Predicting)?
  let depthwise: any Predicting
  let project: PreparedConvolution
  let addsInput: Bool

  func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    let y = depthwise(expand?(x, in: &step) ?? x, in: &step)
    return project(ConvolutionInput(y), residual: addsInput ? x : nil, in: step)
  }
}
