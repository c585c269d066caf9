package import Compute
internal import Tensors

extension Chain {
  package func prepared(for load: InferenceLoad, in step: Step) -> any Predicting {
    PreparedChain(parts: parts.map { $0.prepared(for: load, in: step) })
  }
}

/// Parts that predict one after the other.
struct PreparedChain: Predicting {
  let parts: [any Predicting]

  func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    var y = x
    for part in parts { y = part(y, in: &step) }
    return y
  }
}
