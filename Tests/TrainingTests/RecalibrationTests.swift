internal import Cohorts
internal import Compute
internal import Evaluation
internal import Files
internal import Foundation
internal import Testing
internal import Training

@Suite struct RecalibrationTests {
  private static let made = Result { () -> (run: TinyRun, model: ModelFile) in
    let run = try TinyRun(name: "recalibration")
    return (run, try run.finished().model)
  }

  private static func scores(threads: Int = 1, part: Part = .train) throws -> UnitScores {
    let (run, model) = try made.get()
    return try Predictor(
      model: model, workers: WorkerPool(threadCount: threads), buffers: BufferPool()
    ).scores(cohort: run.cohort, indices: run.lock.indices(in: part), progress: { _ in })
  }

  private static func record(_ fitted: Recalibration, of model: ModelFile) throws
    -> CalibrationRecord
  {
    CalibrationRecord(
      modelDigest: try model.digest(), cohortDigest: "c", splitHash: nil, testOpenings: nil,
      method: .platt, rule: .youden, units: fitted.units,
      outputs: [CalibrationRecord.Output(label: "sick", before: [:], after: [:])])
  }

  @Test(arguments: TrainingOptions.CalibrationMethod.allCases)
  func `each method fits its own map and leaves the scores`(
    method: TrainingOptions.CalibrationMethod
  ) throws {
    let (_, model) = try Self.made.get()
    let fitted = try Recalibration(
      Self.scores(), of: model.card, method: method, rule: .specificityAtLeast(0.8))
    let maps = [
      fitted.point.temperatures.count, fitted.point.platt?.count ?? 0,
      fitted.point.isotonic?.count ?? 0,
    ]
    let expected: [TrainingOptions.CalibrationMethod: [Int]] = [
      .temperature: [1, 0, 0], .platt: [0, 1, 0], .isotonic: [0, 0, 1], .none: [0, 0, 0],
    ]
    #expect(maps == expected[method])
    #expect(fitted.point.source == .calibration)
    #expect(fitted.point.fault(for: model.card.heads[0]) == nil)
    #expect(fitted.before.map(\.score) == fitted.after.map(\.score))
    let threshold = try #require(fitted.point.thresholds[0].fit.value)
    let answered = fitted.after.filter { $0.status == .ok }
    #expect(answered.allSatisfy { ($0.score ?? 0 >= threshold) == ($0.call == 1) })
    let negatives = answered.filter { $0.truth == 0 }
    #expect(Double(negatives.count { $0.call == 0 }) >= 0.8 * Double(negatives.count))
  }

  /// By the definition of the method: the mean of isotonic probabilities is the share of positives,
  /// and so, but for Platt's targets, is that of Platt's.
  @Test func `a fitted map is right on the whole`() throws {
    let (_, model) = try Self.made.get()
    let fitted = try Recalibration(
      Self.scores(), of: model.card, method: .isotonic, rule: .youden)
    let answered = fitted.after.filter { $0.status == .ok }
    let mean = answered.compactMap(\.probability).reduce(0, +) / Double(answered.count)
    let share = Double(answered.count { $0.truth == 1 }) / Double(answered.count)
    #expect(abs(mean - share) < 1e-12)
    #expect(fitted.units.used == answered.count)
    #expect(fitted.units.used + fitted.units.outOfScope == fitted.after.count)
  }

  @Test func `a calibrated model is the same network, comes back and has the same bytes again`()
    throws
  {
    let (run, model) = try Self.made.get()
    var digests: Set<String> = []
    for threads in [1, 2] {
      let fitted = try Recalibration(
        Self.scores(threads: threads), of: model.card, method: .platt, rule: .youden)
      let made = try model.recalibrated(
        fitted.point, record: try Self.record(fitted, of: model), reference: nil)
      #expect(made.tensors == model.tensors)
      #expect(made.card.operatingPointHash != model.card.operatingPointHash)
      let url = run.folder.appendingPathComponent("calibrated.fovea")
      try made.write(to: url)
      #expect(try ModelFile.read(from: url) == made)
      digests.insert(try made.digest())
    }
    #expect(digests.count == 1)
    #expect(try !digests.contains(model.digest()))
  }

  @Test func `without both classes nothing is fitted`() throws {
    let (run, model) = try Self.made.get()
    let sick = run.lock.indices(in: .train).filter {
      run.cohort.facts[$0].targets["sick"] == "1"
    }
    let scores = try Predictor(
      model: model, workers: WorkerPool(threadCount: 1), buffers: BufferPool()
    ).scores(cohort: run.cohort, indices: sick, progress: { _ in })
    let count = scores.units.count { $0.scores != nil }
    let error = #expect(throws: TrainingError.self) {
      try Recalibration(scores, of: model.card, method: .platt, rule: .youden)
    }
    #expect(
      error?.description
        == "label sick: the images have \(count) positive and 0 negative answered units; "
        + "calibrate on a cohort that has both")
  }
}

extension Recalibration {
  /// A calibration by a method and a rule, all else as the model was trained.
  fileprivate init(
    _ scores: UnitScores, of card: ModelCard, method: TrainingOptions.CalibrationMethod,
    rule: ThresholdRule
  ) throws(TrainingError) {
    var options = card.options
    options.calibration = method
    options.threshold = rule
    try self.init(scores, of: card, options: options)
  }
}
