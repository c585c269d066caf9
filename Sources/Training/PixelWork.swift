internal import Cohorts
internal import Compute
internal import Networks
internal import Tensors

/// What a network that answers for pixels does within a fit.
struct PixelWork: FitWork {
  let task: PixelTask
  let rows: PixelRows
  let loss: PixelLoss
  let resources: Resources

  func prepare(_ network: PixelNetwork) {}

  func loader(epoch: Int, first: Int) -> BatchLoader {
    BatchLoader(
      plan: task.plan(epoch: epoch).batches, first: first,
      loaders: resources.workers.threadCount, buffers: resources.buffers
    ) { [rows, task, resources] (sample, workers) throws(CohortsError) in
      try rows.row(of: sample, epoch: epoch, seed: task.seed, resources.with(workers))
    }
  }

  func descend(
    _ network: inout PixelNetwork, _ batch: Batch, carrying _: inout [Double], in step: inout Step
  ) -> (loss: Double, weight: Double) {
    let (images, truth) = rows.parts(of: batch.values, in: resources.buffers)
    network.clearGradients()
    let (outputs, saved) = network.forward(images, in: &step)
    let (value, gradients, weight) = loss.value(
      of: outputs, truth: truth, workers: resources.workers)
    guard value.isFinite else { return (value, weight) }
    _ = network.backward(gradients, consume saved, wants: .parameters, in: &step)
    return (value, weight)
  }

  func scores(of network: PixelNetwork) throws -> (loss: Double?, auroc: Double?)? {
    guard !task.validation.isEmpty else { return nil }
    let terms = try resources.workers.values(count: task.validation.count) {
      [task, rows, loss, resources] (place) throws(CohortsError) in
      let sample = Sample(index: task.validation[place], draw: nil, variant: 0)
      let row = try rows.row(
        of: sample, epoch: PixelRows.validationEpoch, seed: task.seed, resources)
      let (image, truth) = rows.parts(of: row, in: resources.buffers)
      var step = resources.step(generator: SeededGenerator(seed: 0))
      let logits = network(image, in: &step)
      let (value, _, weight) = loss.value(
        of: [logits], truth: truth, workers: resources.workers)
      return (value: value, weight: weight)
    }
    let weight = terms.reduce(0) { $0 + $1.weight }
    return (terms.reduce(0) { $0 + $1.value * $1.weight } / weight, nil)
  }
}
