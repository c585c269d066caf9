internal import Cohorts
internal import Compute
internal import Networks
internal import Tensors

/// What a classifier does within a fit that has a privacy budget: one gradient for each patient.
///
/// Draws and noise are the system's, so that nobody can take them away again: the same seed gives
/// other weights each time, and a resumed run others than an uninterrupted one. Only for shadow
/// models, which nobody else gets to see, they may follow from the seed.
struct PrivateWork: FitWork {
  private(set) var plain: ClassificationWork
  let plan: PrivacyPlan
  /// Whether draws and noise follow from the seed.
  let isRepeatable: Bool

  var task: FitTask { plain.task }

  mutating func prepare(_ network: Classifier) { plain.prepare(network) }

  func scores(of network: Classifier) throws -> (loss: Double?, auroc: Double?)? {
    try plain.scores(of: network)
  }

  func loader(epoch: Int, first: Int) -> BatchLoader {
    precondition(epoch < task.options.epochs, "the budget is for \(plan.steps) steps")
    var source = source(
      SeededGenerator(seed: task.seed, stream: RandomStream.order(epoch: epoch)))
    var occurrences: [Int: Int] = [:]
    let batches = (0..<plan.stepsPerEpoch).map { _ in
      plan.sampling.draw(from: &source).joined().map { image -> Sample in
        defer { occurrences[image, default: 0] += 1 }
        return EpochPlan.sample(
          image, epoch: epoch, occurrence: occurrences[image, default: 0],
          policy: task.options.augmentation, seed: task.seed)
      }
    }
    return plain.loader(of: batches, first: first)
  }

  func descend(
    _ network: inout Classifier, _ batch: Batch, carrying carried: inout [Double],
    in step: inout Step
  ) -> (loss: Double, weight: Double) {
    var sum = PatientGradients(clip: plan.options.clip)
    var losses = (sum: 0.0, weight: 0.0)
    for rows in patients(of: batch) {
      let part = Batch(
        samples: Array(batch.samples[rows]),
        values: batch.values.rows(rows, in: step.buffers))
      let (loss, weight) = plain.descend(&network, part, carrying: &carried, in: &step)
      guard loss.isFinite else { return (loss, weight) }
      sum.add(gradientsOf: &network)
      losses.sum += loss * weight
      losses.weight += weight
    }
    var source = source(SeededGenerator(seed: step.generator.next()))
    sum.release(
      into: &network, noiseMultiplier: plan.noiseMultiplier, expected: plan.expectedPatients,
      from: &source)
    return (losses.weight > 0 ? losses.sum / losses.weight : 0, losses.weight)
  }

  private func source(_ generator: SeededGenerator) -> RandomSource {
    isRepeatable ? .seeded(generator) : .secret(SecretGenerator())
  }

  /// The rows of each patient of a batch, which lie side by side.
  private func patients(of batch: Batch) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    for place in batch.samples.indices {
      let isLast = place + 1 == batch.samples.count
      if isLast || patient(batch.samples[place]) != patient(batch.samples[place + 1]) {
        ranges.append(start..<(place + 1))
        start = place + 1
      }
    }
    return ranges
  }

  private func patient(_ sample: Sample) -> String { task.cases[sample.index].patientID }
}

extension Tensor {
  /// Some rows of `(N, …)`, copied out.
  fileprivate func rows(_ range: Range<Int>, in buffers: BufferPool) -> Tensor {
    let width = count / max(shape[0], 1)
    var part = Tensor(uninitialized: [range.count] + shape.dropFirst(), in: buffers)
    var target = part.mutableSpan
    let source = span.extracting((range.lowerBound * width)..<(range.upperBound * width))
    for index in 0..<target.count { target[index] = source[index] }
    return part
  }
}
