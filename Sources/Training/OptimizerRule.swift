internal import Foundation
package import Tensors

/// One step of stochastic gradient descent or AdamW on one parameter.
///
/// SGD: `torch.optim.SGD(momentum=0.9)`, with `nesterov=True` where asked for; decay is added to
/// the gradient. AdamW: Loshchilov and
/// Hutter, "Decoupled Weight Decay Regularization" (2019), algorithm 2, as `torch.optim.AdamW`.
package struct OptimizerRule: Sendable, Equatable {
  /// What is remembered of a parameter between steps, shaped as the parameter.
  package struct Moments: Sendable {
    /// The velocity for SGD, the mean of gradients for AdamW.
    package var first: Tensor
    /// The mean of squared gradients for AdamW; one unused float for SGD.
    package var second: Tensor
    /// Steps made so far.
    package var steps: Int

    package init(first: Tensor, second: Tensor, steps: Int) {
      self.first = first
      self.second = second
      self.steps = steps
    }
  }

  package let kind: TrainingOptions.OptimizerKind
  package let weightDecay: Double
  /// Whether SGD looks ahead (Sutskever et al., "On the importance of initialization and momentum
  /// in deep learning", 2013); AdamW takes no notice.
  package let isNesterov: Bool

  /// The customary momentum for vision, as in He and others, 2015.
  static let momentum: Float = 0.9
  /// PyTorch's defaults for AdamW.
  static let beta1 = 0.9
  static let beta2 = 0.999
  static let epsilon: Float = 1e-8

  package init(
    _ kind: TrainingOptions.OptimizerKind, weightDecay: Double, isNesterov: Bool = false
  ) {
    self.kind = kind
    self.weightDecay = weightDecay
    self.isNesterov = isNesterov
  }

  /// What stands before the first step.
  package func emptyMoments(like value: Tensor) -> Moments {
    let secondShape = kind == .adamw ? value.shape : [1]
    return Moments(
      first: Tensor(zeros: value.shape, in: value.buffers),
      second: Tensor(zeros: secondShape, in: value.buffers), steps: 0)
  }

  /// Makes one step; `decays` is false for biases and normalisation.
  package func step(
    _ value: inout Tensor, gradient: Tensor, moments: inout Moments, rate: Double, decays: Bool
  ) {
    precondition(
      value.count == gradient.count, "\(value.shape) has a gradient of \(gradient.shape)")
    moments.steps += 1
    let decay = decays ? weightDecay : 0
    switch kind {
    case .sgd:
      descend(&value, gradient, &moments.first, rate: Float(rate), decay: Float(decay))
    case .adamw:
      adapt(
        &value, gradient, &moments.first, &moments.second, steps: moments.steps, rate: rate,
        decay: decay)
    }
  }

  private func descend(
    _ value: inout Tensor, _ gradient: Tensor, _ velocity: inout Tensor, rate: Float, decay: Float
  ) {
    var p = value.mutableSpan
    var v = velocity.mutableSpan
    let g = gradient.span
    for i in 0..<p.count {
      let slope = g[i] + decay * p[i]
      v[i] = Self.momentum * v[i] + slope
      p[i] -= rate * (isNesterov ? slope + Self.momentum * v[i] : v[i])
    }
  }

  private func adapt(
    _ value: inout Tensor, _ gradient: Tensor, _ mean: inout Tensor, _ meanSquare: inout Tensor,
    steps: Int, rate: Double, decay: Double
  ) {
    let correction1 = 1 - pow(Self.beta1, Double(steps))
    let correction2 = 1 - pow(Self.beta2, Double(steps))
    let stepSize = Float(rate / correction1)
    let rootCorrection = Float(correction2.squareRoot())
    let kept = Float(1 - rate * decay)
    let beta2 = Float(Self.beta2)
    let rest1 = Float(1 - Self.beta1)
    let rest2 = Float(1 - Self.beta2)
    var p = value.mutableSpan
    var m = mean.mutableSpan
    var v = meanSquare.mutableSpan
    let g = gradient.span
    for i in 0..<p.count {
      m[i] += rest1 * (g[i] - m[i])
      v[i] = beta2 * v[i] + rest2 * g[i] * g[i]
      let denominator = v[i].squareRoot() / rootCorrection + Self.epsilon
      p[i] = kept * p[i] - stepSize * m[i] / denominator
    }
  }
}
