package import Compute

extension Stem {
  package func prepared(for load: InferenceLoad, in step: Step) -> any Predicting {
    let first = convolution.prepared(for: load, in: step)
    return pool.map { PreparedChain(parts: [first, $0]) } ?? first
  }
}
