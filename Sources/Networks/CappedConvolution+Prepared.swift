package import Compute

extension CappedConvolution {
  package func prepared(for load: InferenceLoad, in step: Step) -> any Predicting {
    convolution.prepared(with: norm.norm, ceiling: norm.ceiling, for: load, in: step)
  }
}

extension Convolution2D {
  package func prepared(
    with norm: BatchNorm2D, ceiling: Float, for load: InferenceLoad, in step: Step
  ) -> any Predicting {
    PreparedConvolution(self, norm, rectifies: true, ceiling: ceiling, for: load, in: step)
  }
}
