internal import Cohorts
public import Compute
internal import Networks
internal import Tensors

extension Adaptation {
  /// What an adaptation will take at its peak, from a step of two small batches of grey views.
  ///
  /// - Parameter residentBytes: what the program takes already.
  /// - Throws: `badData` for fewer than two images; `NetworksError` for weights that do not fit.
  public static func memoryForecast(
    of request: AdaptationRequest, residentBytes: Int, workers: WorkerPool,
    convolution: ConvolutionChoice
  ) throws -> MemoryForecast {
    let plan = try viewPlan(of: request)
    // Many small views, or few large ones: what belongs to a batch must show beside the rest.
    let pixels = request.options.side * request.options.side
    let images = max(2, 128 * 128 / pixels)
    func measure(_ images: Int) throws -> (step: Int, parameters: Int) {
      let resources = Resources(
        workers: workers, buffers: BufferPool(), convolution: convolution)
      return try rehearsed(request, images: images, resources)
    }
    let (few, many) = (try measure(images), try measure(2 * images))
    let slope = max(0, many.step - few.step) / images
    // Two views of three channels in each of the ring's three batches.
    let ring = 3 * 2 * pixels * 3 * MemoryLayout<Float>.stride
    let kept = plan.indices.reduce(0) { sum, index in
      sum + pixels * request.cohort.facts[index].channels * MemoryLayout<UInt16>.stride
    }
    // The state is gathered once as numbers, weights and two moments, and once as its file.
    let state = 2 * 3 * many.parameters
    return MemoryForecast(
      fixedBytes: residentBytes + max(0, many.step - 2 * images * slope) + state
        + min(request.memoryBudgetBytes, kept),
      bytesPerImage: slope + ring, batch: plan.batch)
  }

  /// The bytes that a step with so many images holds, and those of the parameters among them.
  private static func rehearsed(
    _ request: AdaptationRequest, images: Int, _ resources: Resources
  ) throws -> (step: Int, parameters: Int) {
    var state = try firstState(of: request, resources) { _ in }
    let side = request.options.side
    let views = Tensor(repeating: 0.5, shape: [2 * images, side, side, 3], in: resources.buffers)
    var step = resources.step(generator: SeededGenerator(seed: 0))
    let (embeddings, saved) = state.network.forward(views, in: &step)
    let (_, gradient) = request.options.loss.value(
      embeddings: embeddings.values, width: request.options.embedding)
    let dy = Tensor(shape: embeddings.shape, values: gradient, in: resources.buffers)
    state.network.backward(dy, saved, in: &step)
    state.optimizer.update(&state.network, workers: resources.workers) { _ in 0 }
    var parameters = 0
    state.network.visitParameters { _, parameter in
      parameters += parameter.value.count * MemoryLayout<Float>.stride
    }
    return (resources.buffers.statistics.bytesHeld, parameters)
  }
}
