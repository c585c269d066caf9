internal import Cohorts
internal import Compute
internal import Evaluation
internal import Files
internal import Foundation
internal import Networks
internal import Testing
internal import Training

@Suite struct FineTuningTests {
  @Test func `a small network learns a visible class and answers on the validation part`() throws {
    let run = try TinyRun(name: "learns")
    let tuned = try run.finished()
    let last = try #require(tuned.history.last)
    #expect(tuned.history.count == run.options.epochs)
    #expect(last.validationAUROC ?? 0 > 0.9)
    #expect(last.trainingLoss < tuned.history[0].trainingLoss)
    #expect(tuned.predictions.count == run.lock.indices(in: .validation).count)
    #expect(tuned.predictions.allSatisfy { $0.part == "validation" && $0.truth != nil })
    #expect(tuned.predictions.count { $0.status == .ok } == tuned.predictions.count)
    #expect(tuned.model.card.operatingPoint.source == .validation)
    #expect(tuned.model.card.splitHash == run.lock.hash)
  }

  @Test func `one thread and two threads end in the same bytes`() throws {
    let run = try TinyRun(name: "threads")
    #expect(try run.digest(threads: 1) == run.digest(threads: 2))
  }

  @Test func `the key and the names of the cases do not change the model`() throws {
    let one = try TinyRun(name: "key-a")
    let other = try TinyRun(name: "key-b", key: Picture.otherKey, isRenamed: true)
    #expect(try one.digest() == other.digest())
  }

  @Test(arguments: [1, 4, 7, 20])
  func `interrupted after any step and resumed it ends in the same bytes`(step: Int) throws {
    let run = try TinyRun(name: "resume-\(step)")
    let whole = try run.digest()
    let first = try run.outcome(stopAfter: step)
    guard case .interrupted(let phase, _, _) = first else {
      Issue.record("it was not interrupted")
      return
    }
    #expect(phase == .whole)
    #expect(try run.digest(resume: true) == whole)
  }

  @Test func `interrupted again and again it still ends in the same bytes`() throws {
    let run = try TinyRun(name: "again")
    let whole = try run.digest()
    var runs = 0
    _ = try run.outcome(stopAfter: 3)
    while case .interrupted = try run.outcome(stopAfter: 3, resume: true) { runs += 1 }
    #expect(runs > 3)
    #expect(try run.digest(resume: true) == whole)
  }

  @Test func `early stopping keeps the best epoch, also across an interruption`() throws {
    var options = TinyRun.options
    options.epochs = 8
    options.earlyStopping = .init(metric: .loss, patience: 1)
    options.learningRate = 0.1
    let run = try TinyRun(name: "early", options: options)
    let tuned = try run.finished()
    let losses = tuned.history.compactMap(\.validationLoss)
    let best = try #require(losses.min())
    #expect(losses.last ?? 0 >= best)
    let whole = try tuned.model.digest()
    _ = try run.outcome(stopAfter: 9)
    #expect(try run.digest(resume: true) == whole)
  }

  @Test(arguments: [AugmentationPolicy.none, TinyRun.variants(2), TinyRun.variants(0)])
  func `frozen features end in the same bytes kept or computed anew`(
    policy: AugmentationPolicy
  ) throws {
    var options = TinyRun.options
    options.freeze = ["conv1", "layer1", "layer2"]
    options.unfreezeAtEpoch = 2
    options.augmentation = policy
    let run = try TinyRun(name: "cache-\(policy.variants)-\(policy.isIdentity)", options: options)
    #expect(try run.digest(usesFeatureCache: true) == run.digest(usesFeatureCache: false))
    let sentences = run.events.value.compactMap { event -> String? in
      if case .featureCache(let sentence) = event { sentence } else { nil }
    }
    #expect(sentences.count == 2)
    if !policy.isIdentity, policy.variants == 0 {
      #expect(
        sentences[0]
          == "The frozen stages are computed anew in every epoch, because augmentation is drawn "
          + "anew; augmentation.variants above 0 would let them be kept.")
    }
  }

  @Test(arguments: [0, 2])
  func `features in a file end in the same bytes, and nothing of it stays`(variants: Int) throws {
    var options = TinyRun.options
    options.freeze = ["conv1", "layer1", "layer2"]
    options.unfreezeAtEpoch = 3
    options.augmentation = variants == 0 ? .none : TinyRun.variants(variants)
    let run = try TinyRun(name: "file-\(variants)", options: options)
    func digest(_ budget: Int) throws -> String? {
      guard case .finished(let tuned) = try run.outcome(memoryBudgetBytes: budget) else {
        return nil
      }
      return try tuned.model.digest()
    }
    let inMemory = try digest(1 << 24)
    #expect(try digest(0) == inMemory)
    #expect(try digest(20_000) == inMemory)
    let left = try FileManager.default.contentsOfDirectory(atPath: run.checkpoints.path)
    #expect(left.filter { $0.contains("features") } == [])
  }

  @Test func `resumed before and after a thaw it ends in the same bytes`() throws {
    var options = TinyRun.options
    options.freeze = ["conv1", "layer1"]
    options.unfreezeAtEpoch = 2
    options.earlyStopping = .init(metric: .loss, patience: 4)
    let run = try TinyRun(name: "thaw", options: options)
    let whole = try run.digest()
    for step in [2, 11, 17] {
      _ = try run.outcome(stopAfter: step)
      #expect(try run.digest(resume: true) == whole, "step \(step)")
    }
  }

  @Test func `the time of a fit and its waiting are told`() throws {
    let run = try TinyRun(name: "time")
    _ = try run.outcome()
    let times = run.events.value.compactMap { event -> TrainingTime? in
      if case .phaseEnded(.whole, let time) = event { time } else { nil }
    }
    #expect(times.count == 1)
    #expect(times[0].seconds > 0)
    #expect((0...1).contains(times[0].waitedShare))
  }

  @Test func `a checkpoint of another recipe is refused`() throws {
    let run = try TinyRun(name: "other")
    _ = try run.outcome(stopAfter: 3)
    var options = run.options
    options.weightDecay = 0.01
    var other = run
    other.options = options
    let error = #expect(throws: TrainingError.self) { try other.outcome(resume: true) }
    #expect(
      error?.description
        == "checkpoint.safetensors: belongs to a run with other options, weights, images or split; "
        + "resume with what that run was started with, or start again without --resume")
    #expect(error?.exitCode == 65)
  }

  @Test(arguments: [0, 2])
  func `a checkpoint of another choice of convolution is refused`(folds: Int) throws {
    let run = try TinyRun(name: "convolution-\(folds)", folds: folds)
    _ = try run.outcome(stopAfter: folds == 0 ? 3 : 30, convolution: .im2col)
    let error = #expect(throws: TrainingError.self) {
      try run.outcome(resume: true, convolution: .unfolded)
    }
    #expect(
      error?.description
        == "\(folds == 0 ? "checkpoint.safetensors" : "fold-0.json"): was computed with "
        + "--convolution im2col, this run with unfolded; their results differ by rounding; "
        + "resume with --convolution im2col, or start again")
    #expect(error?.exitCode == 65)
    guard case .finished = try run.outcome(resume: true, convolution: .im2col) else {
      Issue.record("it did not go on with its own choice")
      return
    }
  }

  @Test func `a loss that is no number ends the run with its step and no file`() throws {
    var options = TinyRun.options
    options.optimizer = .sgd
    options.learningRate = 10
    options.warmupEpochs = 0
    options.batchNorm = .frozen
    let run = try TinyRun(name: "nan", options: options)
    let error = #expect(throws: TrainingError.self) { try run.outcome() }
    #expect(error?.code == .diverged)
    #expect(error?.subject.hasPrefix("training, epoch 1, step ") == true)
    #expect(
      error?.reason == "the loss is not a finite number")
    #expect(!Checkpoint.exists(in: run.checkpoints))
  }

  @Test func `one class only is refused`() throws {
    let run = try TinyRun(name: "one-class", positives: { _ in true })
    let error = #expect(throws: TrainingError.self) { try run.outcome() }
    #expect(
      error?.description
        == "target sick: all 48 labelled training images are positive; "
        + "a classifier needs images of at least two classes")
    #expect(error?.exitCode == 65)
  }

  @Test func `freezing everything or what is not there is refused`() throws {
    var options = TinyRun.options
    options.freeze = ["conv1", "layer1", "layer2", "layer3", "linear"]
    let all = try TinyRun(name: "freeze-all", options: options)
    let error = #expect(throws: TrainingError.self) { try all.outcome() }
    #expect(
      error?.description
        == "training.freeze: freezes everything, the head too; leave at least linear out")
    options.freeze = ["layer9"]
    let none = try TinyRun(name: "freeze-none", options: options)
    let other = #expect(throws: TrainingError.self) { try none.outcome() }
    #expect(
      other?.description
        == "training.freeze: no part of resnet20_cifar is called layer9; "
        + "its stages are conv1, layer1, layer2, layer3, linear")
  }
}
