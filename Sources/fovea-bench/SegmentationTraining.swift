internal import Compute
internal import Foundation
internal import Kernels
internal import Networks
internal import Tensors

/// Training steps of a network that gives a logit for each pixel: forward, mean binary
/// cross-entropy, backward, SGD with momentum.
struct SegmentationTraining: NetworkWork {
  private var network: PixelNetwork
  private var descent = Descent()
  private let x: Tensor
  private let mask: Tensor

  /// Trains on images `x`, `(N, H, W, C)`, and masks drawn pixel by pixel.
  init(_ network: PixelNetwork, _ x: Tensor, in step: inout Step) {
    self.network = network
    self.x = x
    let draws = BenchOptions.random(Array(x.shape[..<3]) + [1], in: &step)
    mask = Tensor(
      shape: draws.shape, values: draws.values.map { $0 < 0 ? 0 : 1 }, in: step.buffers)
  }

  var imagesPerRun: Int { x.shape[0] }

  mutating func run(in step: inout Step) {
    network.clearGradients()
    let (logits, saved) = network.forward(x, in: &step)
    let (_, dy) = loss(of: logits[0], in: step)
    _ = network.backward([dy], saved, wants: .parameters, in: &step)
    descent.update { network.visitParameters($0) }
  }

  /// The mean over all pixels, as `torch.nn.functional.binary_cross_entropy_with_logits`, and its
  /// gradient.
  private func loss(of logits: Tensor, in step: Step) -> (value: Double, gradient: Tensor) {
    precondition(logits.shape == mask.shape, "a mask of \(mask.shape) has logits \(logits.shape)")
    var gradient = Tensor(uninitialized: logits.shape, in: step.buffers)
    var dy = gradient.mutableSpan
    Sigmoid.forward(logits: logits.span, probabilities: &dy)
    let (z, truth) = (logits.span, mask.span)
    let share = 1 / Float(logits.count)
    var sum = 0.0
    for index in 0..<z.count {
      sum += Double(max(z[index], 0) - z[index] * truth[index] + log1p(exp(-abs(z[index]))))
      dy[index] = (dy[index] - truth[index]) * share
    }
    return (sum / Double(z.count), gradient)
  }
}
