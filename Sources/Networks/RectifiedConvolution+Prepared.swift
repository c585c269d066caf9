package import Compute

extension RectifiedConvolution {
  package func prepared(for load: InferenceLoad, in step: Step) -> any Predicting {
    folded(for: load, in: step)
  }

  func folded(for load: InferenceLoad, in step: Step) -> PreparedConvolution {
    PreparedConvolution(convolution, nil, rectifies: true, for: load, in: step)
  }
}
