internal import Compute
internal import Networks
internal import Synchronization
internal import Tensors

/// Turns gradients into steps, parameter by parameter, and remembers moments between them.
///
/// A parameter that becomes trainable later starts with empty moments and its own step count.
struct Optimizer: Sendable {
  /// The rule of one step.
  let rule: OptimizerRule
  /// The moments of each parameter that has been stepped, by name.
  var moments: [String: OptimizerRule.Moments] = [:]

  init(_ options: TrainingOptions) {
    rule = OptimizerRule(options.optimizer, weightDecay: options.weightDecay)
  }

  init(_ options: PretrainingOptions) {
    rule = OptimizerRule(
      options.optimizer, weightDecay: options.weightDecay, isNesterov: options.isNesterov)
  }

  init(_ options: AdaptationOptions) {
    rule = OptimizerRule(.adamw, weightDecay: options.weightDecay)
  }

  /// Makes one step of every trainable parameter, several at a time.
  ///
  /// - Parameter rate: the learning rate of a parameter, by name.
  /// - Precondition: every trainable parameter has a gradient.
  mutating func update(
    _ network: inout some ParameterHolder, workers: WorkerPool, rate: (String) -> Double
  ) {
    var jobs: [(name: String, job: UpdateJob)] = []
    var known = moments
    moments = [:]  // so that each job owns its moments alone and writes in place
    network.visitParameters { name, parameter in
      guard parameter.isTrainable else { return }
      guard let gradient = parameter.gradient else {
        preconditionFailure("the trainable parameter \(name) got no gradient")
      }
      let decays = parameter.role == .weight
      let own = known.removeValue(forKey: name) ?? rule.emptyMoments(like: parameter.value)
      let job = UpdateJob(
        value: parameter.value, gradient: gradient, moments: own, rate: rate(name),
        decays: decays)
      parameter.value = Tensor(zeros: [0], in: gradient.buffers)
      jobs.append((name, job))
    }
    moments = known
    let updates = jobs.map(\.job)
    workers.run(chunkCount: updates.count) { [rule] index, _ in updates[index].run(rule) }
    var next = 0
    network.visitParameters { name, parameter in
      guard next < jobs.count, jobs[next].name == name else { return }
      let result = jobs[next].job.result
      parameter.value = result.value
      moments[name] = result.moments
      next += 1
    }
  }
}

/// One parameter while it is being stepped.
///
/// A class because a worker writes what the caller reads afterwards; the mutex guards both.
private final class UpdateJob: Sendable {
  private struct Contents {
    var value: Tensor
    let gradient: Tensor
    var moments: OptimizerRule.Moments
    let rate: Double
    let decays: Bool
  }

  private let contents: Mutex<Contents>

  init(
    value: Tensor, gradient: Tensor, moments: OptimizerRule.Moments, rate: Double, decays: Bool
  ) {
    contents = Mutex(
      Contents(value: value, gradient: gradient, moments: moments, rate: rate, decays: decays))
  }

  func run(_ rule: OptimizerRule) {
    contents.withLock { contents in
      rule.step(
        &contents.value, gradient: contents.gradient, moments: &contents.moments,
        rate: contents.rate, decays: contents.decays)
    }
  }

  var result: (value: Tensor, moments: OptimizerRule.Moments) {
    contents.withLock { ($0.value, $0.moments) }
  }
}
