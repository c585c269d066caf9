internal import Cohorts
internal import Compute
internal import Foundation
internal import Networks
internal import Testing
internal import Training

/// What weights have learnt from is inherited, however often training goes on from them.
@Suite struct LearntCohortsTests {
  private typealias Bench = AdaptationTests.Bench

  /// The weights of a backbone that was adapted further to the images of a bench.
  private func adapted(
    _ source: WeightSource, to bench: Bench, isSplit: Bool
  ) throws -> WeightSource {
    let request = AdaptationRequest(
      options: AdaptationTests.options, source: source, cohort: bench.run.cohort,
      lock: isSplit ? bench.run.lock : nil, checkpointFolder: bench.run.checkpoints,
      checkpointMinutes: 60, memoryBudgetBytes: 1 << 24)
    let adaptation = try Adaptation(
      request, workers: WorkerPool(threadCount: 2), buffers: BufferPool(), convolution: .fastest)
    guard
      case .finished(let backbone) = try adaptation.run(
        resume: false, isInterrupted: { false }, events: { _ in })
    else { throw CancellationError() }
    let url = bench.run.folder.appendingPathComponent("adapted-\(isSplit).safetensors")
    try backbone.weightFile(.half).write(to: url)
    return try WeightSource(contentsOf: url, architecture: nil)
  }

  /// A model that was trained on a run's cohort from some weights.
  private func tuned(_ run: TinyRun, from source: WeightSource) throws -> ModelFile {
    var options = TinyRun.options
    options.epochs = 1
    let request = FineTuning.Request(
      cohort: run.cohort, lock: run.lock, ledger: run.ledger, options: options,
      start: .pretrained(source, allowPartial: false), people: [:],
      checkpointFolder: run.checkpoints, resume: false, usesFeatureCache: true,
      memoryBudgetBytes: 1 << 24)
    let outcome = try FineTuning.run(
      request, workers: WorkerPool(threadCount: 2), buffers: BufferPool(),
      isInterrupted: { false }, events: { _ in })
    guard case .finished(let tuned) = outcome else { throw CancellationError() }
    return tuned.model
  }

  @Test func `adaptations and trainings add their cohort to those before`() throws {
    let bench = try Bench("origins")
    let part = LearntCohort(digest: bench.run.cohort.digest, split: bench.run.lock.hash)
    let whole = LearntCohort(digest: bench.run.cohort.digest, split: nil)
    #expect(bench.source.learntCohorts == [])
    #expect(try tuned(bench.run, from: bench.source).card.weights.learntFrom == nil)
    let once = try adapted(bench.source, to: bench, isSplit: true)
    #expect(once.card.learntFrom == [part])
    let twice = try adapted(once, to: bench, isSplit: false)
    #expect(twice.card.learntFrom == [part, whole])
    let other = try TinyRun(name: "origins-other", patients: 60)
    let model = try tuned(other, from: twice)
    #expect(model.card.weights.learntFrom == [part, whole])
    let url = other.folder.appendingPathComponent("model.fovea")
    try model.write(to: url)
    #expect(try ModelFile.read(from: url) == model)
    let taught = try WeightSource(contentsOf: url, architecture: .resnet20_cifar)
    let own = LearntCohort(digest: other.cohort.digest, split: other.lock.hash)
    #expect(taught.learntCohorts == [part, whole, own])
    #expect(try tuned(bench.run, from: taught).card.weights.learntFrom == [part, whole, own])
  }
}
