internal import Cohorts
internal import Compute
internal import Evaluation
internal import Files
internal import Foundation
internal import Testing
internal import Training

/// Models that measure how far features are from those of the training.
@Suite struct ScopeModelTests {
  private static func run(_ name: String, folds: Int = 0) throws -> TinyRun {
    var options = TinyRun.options
    options.epochs = 2
    options.scopeShare = 0.9
    return try TinyRun(name: name, options: options, folds: folds)
  }

  @Test func `distances go into rows, and far images are refused with the reason`() throws {
    let tuned = try Self.run("scope").finished()
    let scope = try #require(tuned.model.card.contract?.scope)
    #expect(scope.source == .validation && scope.share == 0.9)
    #expect(tuned.predictions.allSatisfy { $0.featureDistance != nil })
    for row in tuned.predictions {
      let isFar = (row.featureDistance ?? 0) > 1
      #expect((row.status == .outOfScope) == isFar, "\(row)")
      #expect(
        row.reason
          == (isFar
            ? "what the network sees is farther from its training images than the declared share "
              + "of patients is" : ""))
    }
  }

  /// The threshold, the temperature and what they reached follow from the answered rows alone.
  @Test func `what the model refuses decides neither threshold nor calibration`() throws {
    var options = TinyRun.options
    options.epochs = 2
    options.scopeShare = 0.5
    let tuned = try TinyRun(name: "scope-half", options: options).finished()
    let label = tuned.model.card.heads[0].labels[0]
    let rows = tuned.predictions.filter { $0.label == label && $0.truth != nil }
    let answered = rows.filter { $0.score != nil }
    #expect(!answered.isEmpty && answered.count < rows.count)
    let threshold = try #require(
      tuned.model.card.operatingPoint.thresholds.first { $0.label == label })
    let truths = answered.map { $0.truth == 1 }
    #expect(threshold.fit.positives == truths.count { $0 })
    #expect(threshold.fit.negatives == truths.count { !$0 })
    #expect(
      threshold.fit
        == Thresholds.fit(
          options.threshold, scores: answered.compactMap(\.score), truths: truths))
  }

  @Test func `it is the same model at one thread, under another key, and from its file`() throws {
    let run = try Self.run("scope-threads")
    let tuned = try run.finished(threads: 1)
    #expect(try tuned.model.digest() == (try run.digest(threads: 2)))
    let url = run.folder.appendingPathComponent("model.fovea")
    try tuned.model.write(to: url)
    let read = try ModelFile.read(from: url)
    #expect(read == tuned.model)
    let rows = try Predictor(
      model: read, workers: WorkerPool(threadCount: 2), buffers: BufferPool()
    ).predict(
      cohort: run.cohort, indices: run.lock.indices(in: .validation), part: .validation,
      progress: { _ in })
    #expect(rows == tuned.predictions)
  }

  @Test func `with folds the limit is of training images, each measured from the others`() throws {
    let tuned = try Self.run("scope-folds", folds: 2).finished()
    #expect(tuned.model.card.contract?.scope?.source == .training)
    #expect(tuned.predictions.allSatisfy { $0.featureDistance == nil })
    let card = tuned.model.card
    #expect(
      card.contract?.remarks(on: card.operatingPoint) == [
        "Out of fold every image is answered: figures, thresholds and calibration count images "
          + "that the model would refuse as out of scope."
      ])
  }

  @Test func `without the key nothing of it is in the model`() throws {
    let tuned = try TinyRun(name: "no-scope").finished()
    let text = String(decoding: try tuned.model.encoded(), as: UTF8.self)
    #expect(!text.contains("scope"))
  }

  @Test func `a file without its covariance is damaged`() throws {
    let run = try Self.run("scope-damage")
    let tuned = try run.finished()
    let contents = try SafeTensors(data: tuned.model.encoded())
    var tensors = contents.tensors
    tensors["scope.precision"] = nil
    let url = run.folder.appendingPathComponent("damaged.fovea")
    try SafeTensors(metadata: contents.metadata, tensors: tensors).encoded().write(to: url)
    #expect(throws: TrainingError.self) { try ModelFile.read(from: url) }
  }
}
