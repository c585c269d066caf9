internal import Compute
internal import Foundation
internal import Tensors
internal import Testing
internal import TestSupport
internal import Training

@Suite struct OptimizerRuleTests {
  /// Produced by PyTorch, ten steps.
  ///
  /// ```python
  /// w = torch.tensor([.5,-1.25,2.], requires_grad=True)
  /// b = torch.tensor([.1,-.3], requires_grad=True)
  /// opt = torch.optim.SGD(
  ///   [{'params':[w],'weight_decay':.01},{'params':[b],'weight_decay':0}], lr=.1, momentum=.9)
  /// for t in range(10):
  ///   w.grad = torch.tensor([np.sin(t+i) for i in range(3)], dtype=torch.float32)
  ///   b.grad = torch.tensor([np.cos(t-i) for i in range(2)], dtype=torch.float32)
  ///   opt.step()
  /// ```
  @Test func `SGD with momentum takes PyTorch's ten steps`() {
    let after = Self.steps(.sgd, weightDecay: 0.01)
    expectClose(
      after[0], [0.49950001, -1.3328971, 1.9070703, 0, -0.35403025], absolute: 2e-7, "step 1")
    expectClose(
      after[9], [-0.18167007, -1.9312094, 1.7875905, -0.35445219, -1.1100103], absolute: 2e-6,
      "step 10")
  }

  /// Produced by the same loop with `nesterov=True`.
  @Test func `SGD that looks ahead takes PyTorch's ten steps`() {
    let after = Self.steps(.sgd, weightDecay: 0.01, isNesterov: true)
    expectClose(
      after[0], [0.49904999, -1.4075044, 1.8234335, -0.09, -0.40265745], absolute: 2e-7,
      "step 1")
    expectClose(
      after[9], [-0.30859369, -1.9855952, 1.8340166, -0.35116932, -1.2163148], absolute: 2e-6,
      "step 10")
  }

  /// Produced by the same loop with another optimizer.
  ///
  /// ```python
  /// opt = torch.optim.AdamW(
  ///   [{'params':[w],'weight_decay':.05},{'params':[b],'weight_decay':0}], lr=.1)
  /// ```
  @Test func `AdamW takes PyTorch's ten steps`() {
    let after = Self.steps(.adamw, weightDecay: 0.05)
    expectClose(
      after[0], [0.4975, -1.34375, 1.89, 1.4901161e-08, -0.40000001], absolute: 2e-7, "step 1")
    expectClose(
      after[9], [0.18368964, -1.54233, 1.7622209, -0.15748286, -0.71262646], absolute: 2e-6,
      "step 10")
  }

  /// Weights and biases after each of ten steps.
  private static func steps(
    _ kind: TrainingOptions.OptimizerKind, weightDecay: Double, isNesterov: Bool = false
  ) -> [[Float]] {
    let buffers = BufferPool()
    let rule = OptimizerRule(kind, weightDecay: weightDecay, isNesterov: isNesterov)
    var w = Tensor(shape: [3], values: [0.5, -1.25, 2], in: buffers)
    var b = Tensor(shape: [2], values: [0.1, -0.3], in: buffers)
    var momentsOfW = rule.emptyMoments(like: w)
    var momentsOfB = rule.emptyMoments(like: b)
    return (0..<10).map { t in
      let gradientW = Tensor(
        shape: [3], values: (0..<3).map { Float(sin(Double(t + $0))) }, in: buffers)
      let gradientB = Tensor(
        shape: [2], values: (0..<2).map { Float(cos(Double(t - $0))) }, in: buffers)
      rule.step(&w, gradient: gradientW, moments: &momentsOfW, rate: 0.1, decays: true)
      rule.step(&b, gradient: gradientB, moments: &momentsOfB, rate: 0.1, decays: false)
      return w.values + b.values
    }
  }
}
