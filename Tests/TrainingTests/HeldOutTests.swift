internal import Cohorts
internal import Compute
internal import Evaluation
internal import Files
internal import Foundation
internal import Ingest
internal import Networks
internal import Testing
internal import Training

@Suite struct HeldOutTests {
  private static var options: TrainingOptions {
    var options = TinyRun.options
    options.epochs = 2
    return options
  }

  private func rows(
    of run: TinyRun, threads: Int = 2, resume: Bool = false, stopAfter limit: Int = .max
  ) throws -> [PredictionRow]? {
    var request = FineTuning.Request(
      cohort: run.cohort, lock: run.lock, ledger: run.ledger, options: run.options,
      start: .random(.resnet20_cifar), people: [:], checkpointFolder: run.checkpoints,
      resume: resume, usesFeatureCache: true, memoryBudgetBytes: 1 << 24)
    request.width = 0.25
    var steps = 0
    let outcome = try FineTuning.heldOut(
      request,
      workers: WorkerPool(threadCount: threads), buffers: BufferPool(),
      isInterrupted: { steps >= limit },
      events: { if case .stepEnded = $0 { steps += 1 } })
    guard case .finished(let rows) = outcome else { return nil }
    return rows
  }

  @Test(arguments: [0, 3])
  func `what is held out is scored as in a whole run, without its model`(folds: Int) throws {
    let run = try TinyRun(name: "held-\(folds)", options: Self.options, folds: folds)
    let whole = try run.finished().predictions
    let rows = try #require(try rows(of: run))
    #expect(rows.map(\.unitID) == whole.map(\.unitID))
    #expect(rows.map(\.truth) == whole.map(\.truth))
    #expect(rows.map(\.fold) == whole.map(\.fold))
    #expect(rows.map(\.part) == whole.map(\.part))
    #expect(rows.allSatisfy { $0.threshold == nil && $0.call == nil && $0.status == .ok })
    for (row, other) in zip(rows, whole) {
      let difference = abs((row.score ?? -1) - (other.score ?? -2))
      #expect(difference < 1e-6, "\(row.unitID)")
    }
  }

  @Test(arguments: [0, 2])
  func `interrupted, resumed and on another thread the scores are the same`(folds: Int) throws {
    let run = try TinyRun(name: "held-resumed-\(folds)", options: Self.options, folds: folds)
    let whole = try #require(try rows(of: run))
    #expect(try rows(of: run, threads: 1, stopAfter: folds == 0 ? 3 : 10) == nil)
    #expect(try rows(of: run, threads: 1, resume: true) == whole)
    #expect(try rows(of: run, resume: true) == whole, "what is done is found")
  }

  @Test func `labelled patients are counted for each fit`() throws {
    var options = Self.options
    let folds = try TinyRun(name: "counted", options: options, folds: 3)
    func counts(_ run: TinyRun) throws -> [Int] {
      try FineTuning.labelledPatients(of: options, cohort: run.cohort, lock: run.lock)
    }
    let training = folds.lock.indices(in: .train)
    let expected = (0..<3).map { fold in
      training.count { folds.lock.assignments[$0].fold != fold }
    }
    #expect(try counts(folds) == expected)
    options.labelShare = 0.25
    #expect(try counts(folds) == expected.map { Int((0.25 * Double($0)).rounded()) })
    let whole = try TinyRun(name: "counted-whole", options: options)
    #expect(try counts(whole) == [12])
    options.labelShare = 0.01
    let error = #expect(throws: TrainingError.self) { try counts(whole) }
    #expect(
      error?.description
        == "training.labelShare: is 0.01, which leaves 0 of 48 labelled training patients; "
        + "2 are needed to show every answer; give 0.042 or more")
  }

  @Test func `on few labels all that counts in epochs grows, four times at most`() {
    var options = Self.options
    options.epochs = 6
    options.warmupEpochs = 0.5
    options.unfreezeAtEpoch = 2
    options.earlyStopping = .init(metric: .loss, patience: 3)
    let half = options.onShare(0.5)
    #expect(half.labelShare == 0.5 && half.epochs == 12 && half.warmupEpochs == 1)
    #expect(half.unfreezeAtEpoch == 4 && half.earlyStopping?.patience == 6)
    #expect(options.onShare(0.3).epochs == 20)
    #expect(options.onShare(0.01).epochs == 24)
    #expect(options.onShare(1) == options)
  }
}
