import Compute
import Networks
import Tensors
import TestSupport
import Testing

/// A plan against the classifier it was made from.
@Suite struct InferencePlanTests {
  let workers = WorkerPool(threadCount: 2)
  let buffers = BufferPool()

  private func classifier(_ architecture: Architecture, _ step: inout Step) -> Classifier {
    var network = Classifier(
      architecture: architecture, outputCount: 3, width: 0.5, generator: &step.generator,
      buffers: buffers)
    var seed: UInt64 = 1
    network.visitParameters { name, parameter in
      guard parameter.role == .runningStatistic || parameter.role == .normalisation else { return }
      // As after training: no norm is an identity any more.
      let isMean = name.hasSuffix("running_mean") || name.hasSuffix("bias")
      let values: [Float] = .uniform(
        count: parameter.value.count, in: isMean ? -0.5...0.5 : 0.5...1.5, seed: seed)
      parameter.value = Tensor(shape: parameter.value.shape, values: values, in: buffers)
      seed += 1
    }
    return network
  }

  @Test(arguments: Architecture.allCases, ConvolutionChoice.allCases)
  func `a plan says what the classifier says`(
    architecture: Architecture, choice: ConvolutionChoice
  ) {
    var step = Step(
      workers: workers, buffers: buffers, generator: SeededGenerator(seed: 3), convolution: choice)
    let network = classifier(architecture, &step)
    let x = Tensor(
      shape: [2, 64, 64, 3], values: .normal(count: 2 * 64 * 64 * 3, seed: 9), in: buffers)
    let expected = network(x, in: &step).values
    let size = expected.map { abs($0) }.max() ?? 0
    for load in [InferenceLoad.singleImages, .batches] {
      let plan = InferencePlan(network, for: load, in: step)
      expectClose(plan(x, in: &step).values, expected, absolute: Double(size) * 2e-5)
      let middle = plan.features(of: x, through: 2, in: &step)
      expectClose(
        plan(middle, from: 2, in: &step).values, plan(x, in: &step).values, absolute: 0)
    }
  }

  @Test func `after the first call every buffer comes from the pool`() {
    var step = Step(workers: workers, buffers: buffers, generator: SeededGenerator(seed: 3))
    let plan = InferencePlan(classifier(.resnet18, &step), for: .batches, in: step)
    let x = Tensor(zeros: [2, 64, 64, 3], in: buffers)
    _ = plan(x, in: &step)
    let misses = buffers.statistics.misses
    _ = plan(x, in: &step)
    #expect(buffers.statistics.misses == misses)
  }
}
