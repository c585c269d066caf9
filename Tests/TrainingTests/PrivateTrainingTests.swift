internal import Cohorts
internal import Compute
internal import Evaluation
internal import Files
internal import Foundation
internal import Networks
internal import Testing
internal import Training

@Suite struct PrivateTrainingTests {
  private static var options: TrainingOptions {
    var options = TinyRun.options
    options.batch = 12
    options.epochs = 6
    options.augmentation = .none
    options.batchNorm = .frozen
    options.classWeights = .none
    options.privacy = PrivacyOptions(epsilon: 3)
    return options
  }

  private func error(_ run: TinyRun, resume: Bool = false) -> TrainingError? {
    do {
      _ = try run.outcome(resume: resume)
      return nil
    } catch {
      return error as? TrainingError
    }
  }

  @Test func `the model states what its training cost, and keeps nothing else of its patients`()
    throws
  {
    let run = try TinyRun(name: "private", options: Self.options)
    let tuned = try run.finished()
    let card = tuned.model.card
    let statement = try #require(card.privacy)
    let patients = run.lock.indices(in: .train).count
    #expect(statement.unit == "patient" && statement.patients == patients)
    #expect(statement.epsilon <= 3 && statement.epsilon > 2.97)
    #expect(abs(statement.delta - 0.1 / Double(patients)) < 1e-12)
    #expect(abs(statement.samplingRate - 12 / Double(patients)) < 1e-12)
    #expect(statement.steps == 6 * 4 && statement.stepsTaken == statement.steps)
    let cost = SubsampledGaussian(
      noiseMultiplier: statement.noiseMultiplier, samplingRate: statement.samplingRate
    ).epsilon(steps: statement.steps, delta: statement.delta)
    #expect(cost == statement.epsilon)
    #expect(card.trainingProfile == nil)
    #expect(statement.notCovered.count == 7)
    let contract = try #require(card.contract)
    let images = PreparedImages(
      cohort: run.cohort, preprocessing: card.preprocessing, budgetBytes: 0)
    func means(_ part: Part) throws -> [Double] {
      try run.lock.indices(in: part).map {
        try images.image(at: $0, workers: WorkerPool(threadCount: 1), buffers: BufferPool())
          .meanAndDeviation.mean
      }
    }
    // The contract widens what it saw by 15 % and 0.02: it saw the validation part alone.
    let seen = try means(.validation)
    let (low, high) = (try #require(seen.min()), try #require(seen.max()))
    #expect(abs(contract.intensityMean.lower - (low - 0.15 * (high - low) - 0.02)) < 1e-12)
    let trained = try means(.train)
    #expect(trained.min() != low && trained.max() != high)
    let file = run.folder.appendingPathComponent("model.fovea")
    try tuned.model.write(to: file)
    #expect(try ModelFile.read(from: file) == tuned.model)
  }

  @Test func `the same seed gives other weights, as nobody may know the noise`() throws {
    let run = try TinyRun(name: "private-again", options: Self.options)
    #expect(try run.digest() != run.digest())
  }

  @Test func `an interrupted run goes on counting and makes no step too many`() throws {
    let run = try TinyRun(name: "private-resume", options: Self.options)
    guard case .interrupted(_, let epoch, let step) = try run.outcome(stopAfter: 7) else {
      Issue.record("it was not interrupted")
      return
    }
    #expect(epoch == 2 && step == 3)
    let tuned = try run.finished(resume: true)
    #expect(tuned.model.card.privacy?.stepsTaken == 24)
    let steps = run.events.value.count { if case .stepEnded = $0 { true } else { false } }
    #expect(steps == 24)
  }

  @Test func `a budget cannot be raised halfway`() throws {
    var run = try TinyRun(name: "private-raise", options: Self.options)
    _ = try run.outcome(stopAfter: 7)
    run.options.privacy?.epsilon = 6
    #expect(error(run, resume: true)?.code == .otherConfiguration)
    run.options = Self.options
    run.options.epochs = 12
    #expect(error(run, resume: true)?.code == .otherConfiguration)
  }

  @Test func `a large epsilon leaves the visible class to be learnt`() throws {
    var options = Self.options
    (options.epochs, options.learningRate) = (12, 3e-2)
    options.privacy = PrivacyOptions(epsilon: 1000)
    let tuned = try TinyRun(name: "private-loose", options: options).finished()
    #expect(tuned.history.last?.validationAUROC ?? 0 > 0.9, "\(tuned.history)")
  }

  @Test func `what is hidden by no noise is refused in a sentence`() throws {
    var options = Self.options
    options.batchNorm = .train
    options.classWeights = .balanced
    options.labelShare = 0.5
    options.scopeShare = 0.99
    options.privacy?.clip = 0
    #expect(
      options.problems.map { "\($0.key) \($0.reason)" } == [
        "calibration.scope keeps means and a covariance of training images, which no noise hides; "
          + "with training.privacy leave it out",
        "training.batchNorm is train, which mixes the patients of a batch; with training.privacy "
          + "write frozen",
        "training.classWeights counts labels of patients, which no noise hides; with "
          + "training.privacy write none",
        "training.labelShare chooses patients by their labels, which no noise hides; with "
          + "training.privacy leave it out",
        "training.privacy.clip must be above 0",
      ])
    let run = try TinyRun(name: "private-refused", options: options)
    #expect(error(run)?.code == .usage)
  }

  @Test func `folds, a delta that lets a patient out and an epsilon without noise are refused`()
    throws
  {
    let folded = try TinyRun(name: "private-folds", options: Self.options, folds: 3)
    #expect(
      error(folded)?.description
        == "split.folds: is 3, and each fit on a patient costs its own epsilon; split the cohort "
        + "without folds for training.privacy")
    var run = try TinyRun(name: "private-delta", options: Self.options)
    run.options.privacy?.delta = 0.05
    let patients = run.lock.indices(in: .train).count
    #expect(
      error(run)?.description
        == "training.privacy.delta: is 0.05, and with \(patients) training patients it must be "
        + "below 1/\(patients): else one patient in full may be disclosed; leave it out for a "
        + "tenth of that")
    run.options = Self.options
    run.options.privacy?.epsilon = 0.01
    #expect(
      error(run)?.description
        == "training.privacy.epsilon: is 0.01, less than the accountant can show with any noise; "
        + "give more, such as 1")
  }

  @Test func `a recipe without a budget is written without it`() throws {
    let json = String(decoding: try JSONEncoder().encode(TinyRun.options), as: UTF8.self)
    #expect(!json.contains("privacy"))
  }
}
