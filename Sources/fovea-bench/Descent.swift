internal import Networks
internal import Training

/// SGD with momentum over whatever parameters have gradients.
struct Descent {
  private let rule = OptimizerRule(.sgd, weightDecay: 0)
  private var moments: [String: OptimizerRule.Moments] = [:]

  private static let rate = 0.01

  /// Moves every parameter that `visitParameters` shows and that has a gradient.
  mutating func update(
    _ visitParameters: ((String, inout Parameter) -> Void) -> Void
  ) {
    visitParameters { name, parameter in
      guard let gradient = parameter.gradient else { return }
      var own = moments.removeValue(forKey: name) ?? rule.emptyMoments(like: parameter.value)
      rule.step(
        &parameter.value, gradient: gradient, moments: &own, rate: Self.rate, decays: false)
      moments[name] = own
    }
  }
}
