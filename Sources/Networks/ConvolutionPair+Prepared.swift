package import Compute
internal import Tensors

extension ConvolutionPair {
  package func prepared(for load: InferenceLoad, in step: Step) -> any Predicting {
    folded(for: load, in: step)
  }

  func folded(for load: InferenceLoad, in step: Step) -> PreparedPair {
    PreparedPair(
      first: first.folded(rectifies: true, for: load, in: step),
      second: second.folded(rectifies: true, for: load, in: step))
  }
}

/// Two convolutions that predict, one after the other.
struct PreparedPair: Predicting {
  let first: PreparedConvolution
  let second: PreparedConvolution

  func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    second(first(x, in: &step), in: &step)
  }
}
