package import Compute
internal import Tensors

extension CappedConvolution {
  package func prepared(for load: InferenceLoad, in step: Step) -> any Predicting {
    convolution.prepared(with: norm.norm, ceiling: norm.ceiling, for: load, in: step)
  }
}

extension Convolution2D {
  package func prepared(
    with norm: BatchNorm2D, ceiling: Float, for load: InferenceLoad, in step: Step
  ) -> any Predicting {
    PreparedCappedConvolution(
      convolution: PreparedConvolution(self, norm, rectifies: true, for: load, in: step),
      ceiling: ceiling)
  }
}

/// A convolution that predicts, with a norm folded into it, then a ceiling.
struct PreparedCappedConvolution: Predicting {
  let convolution: PreparedConvolution
  let ceiling: Float

  func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    var y = convolution(x, in: &step)
    CappedNorm.cap(&y, at: ceiling, in: step)
    return y
  }
}
