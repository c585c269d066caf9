package import Compute

extension NormalisedConvolution {
  package func prepared(for load: InferenceLoad, in step: Step) -> any Predicting {
    folded(rectifies: isRectified, for: load, in: step)
  }

  func folded(
    rectifies: Bool, for load: InferenceLoad, in step: Step
  ) -> PreparedConvolution {
    PreparedConvolution(convolution, norm, rectifies: rectifies, for: load, in: step)
  }
}
