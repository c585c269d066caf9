internal import Compute
internal import Kernels
internal import Tensors

extension Tensor {
  /// Adds another tensor of the same shape, in place.
  mutating func add(_ other: Tensor, in step: Step) {
    precondition(shape == other.shape, "\(other.shape) cannot be added to \(shape)")
    var sum = mutableSpan
    Elementwise.add(other.span, times: 1, to: &sum, workers: step.workers)
  }
}
