internal import Annotations
internal import Cohorts
internal import Compute
internal import Evaluation
internal import Files
internal import Foundation
internal import Networks
internal import Testing
internal import Training

@Suite struct PixelRunTests {
  private static var plain: TrainingOptions {
    var options = TinyPixelRun.options()
    options.pixels?.usesPlainUNet = true
    return options
  }

  @Test(arguments: [true, false])
  func `squares are learnt and marked on the validation part`(plain: Bool) throws {
    var options = TinyPixelRun.options()
    options.epochs = 12
    options.pixels?.usesPlainUNet = plain
    let run = try TinyPixelRun(name: "learns-\(plain)", options: options)
    let tuned = try run.finished()
    let validation = run.lock.indices(in: .validation)
    #expect(tuned.answers.map(\.image.caseID) == validation.map { run.cohort.facts[$0].caseID })
    #expect(try run.meanDice(tuned.answers) > 0.8)
    #expect(tuned.history.count == options.epochs)
    let losses = tuned.history.compactMap(\.validationLoss)
    #expect(losses.count == options.epochs && losses[options.epochs - 1] < losses[0])
    #expect(tuned.predictions.count == validation.count)
    let card = tuned.model.card
    #expect(card.architecture == (plain ? nil : .resnet20_cifar))
    #expect(card.heads[0].kind == .binary && card.heads[0].labels == ["spot"])
    // The answers are those from 0.5 on; what the model has was chosen on them.
    #expect(tuned.predictions.allSatisfy { $0.threshold == 0.5 })
    let reason = try #require(card.pixels?.postProcessing.first?.reason)
    #expect(reason.hasPrefix("by mean Dice over \(validation.count) patients: threshold "))
  }

  @Test func `boxes of the marks are learnt and found`() throws {
    var options = TinyPixelRun.options(.detect)
    options.epochs = 80
    options.augmentation = .none
    let run = try TinyPixelRun(name: "boxes", options: options)
    let tuned = try run.finished()
    #expect(tuned.model.card.pixels?.plan.outputStride == 4)
    var (right, wanted) = (0, 0)
    for answer in tuned.answers {
      let index = try #require(run.cohort.facts.firstIndex { $0.caseID == answer.image.caseID })
      let mask = try #require(try run.cohort.masks(at: index))[0]
      guard let truth = LabelledBox(label: "spot", around: mask) else { continue }
      wanted += 1
      guard let best = answer.findings.first?.box else { continue }
      let across = min(best.x + best.width, truth.x + truth.width) - max(best.x, truth.x)
      let down = min(best.y + best.height, truth.y + truth.height) - max(best.y, truth.y)
      let both = max(0, across) * max(0, down)
      if 3 * both > best.width * best.height + truth.width * truth.height { right += 1 }
    }
    // IoU ½ is 3 · intersection = sum of areas.
    #expect(wanted >= 6 && right * 10 >= wanted * 6, "\(right) of \(wanted)")
  }

  @Test(arguments: [TrainingOptions.Task.segment, .detect])
  func `one thread, two threads and no memory to keep end in the same bytes`(
    task: TrainingOptions.Task
  ) throws {
    let run = try TinyPixelRun(name: "threads-\(task)", options: TinyPixelRun.options(task))
    let one = try run.finished(threads: 1)
    let digest = try one.model.digest()
    #expect(try run.finished(threads: 2).model.digest() == digest)
    #expect(try run.finished(memoryBudgetBytes: 0).model.digest() == digest)
  }

  @Test(arguments: [1, 4, 7])
  func `interrupted after any step and resumed it ends in the same bytes`(step: Int) throws {
    let run = try TinyPixelRun(name: "resume-\(step)", options: Self.plain)
    let whole = try run.finished().model.digest()
    guard case .interrupted(let phase, _, _) = try run.outcome(stopAfter: step) else {
      Issue.record("it was not interrupted")
      return
    }
    #expect(phase == .whole)
    #expect(try run.finished(resume: true).model.digest() == whole)
  }

  @Test func `with folds every image is answered for by a network that did not see it`() throws {
    let run = try TinyPixelRun(name: "folds", options: Self.plain, folds: 2)
    let tuned = try run.finished()
    let training = run.lock.indices(in: .train)
    #expect(tuned.answers.map(\.image.caseID) == training.map { run.cohort.facts[$0].caseID })
    #expect(tuned.foldHistories.count == 2)
    #expect(tuned.predictions.allSatisfy { $0.part == "out-of-fold" && $0.fold != nil })
    for prediction in tuned.predictions {
      let place = try #require(run.cohort.facts.firstIndex { $0.caseID == prediction.caseID })
      #expect(prediction.fold == run.lock.assignments[place].fold)
    }
    let whole = run.stepCount
    var before = whole
    var phases: [TrainingPhase] = []
    for step in [2, 8, whole - 1] {
      guard case .interrupted(let phase, _, _) = try run.outcome(stopAfter: step) else {
        Issue.record("it was not interrupted after \(step) of \(whole) steps")
        return
      }
      phases.append(phase)
      let resumed = try run.finished(resume: true)
      #expect(try resumed.model.digest() == tuned.model.digest())
      #expect(resumed.answers.map(\.masks) == tuned.answers.map(\.masks))
      #expect(resumed.predictions == tuned.predictions)
      // What was done was not done again.
      #expect(run.stepCount - before == whole)
      before = run.stepCount
    }
    #expect(phases.first == .fold(0, of: 2) && phases.last == .refit)
  }

  @Test func `labels that never overlap are classes beside a background, others are not`() throws {
    var options = Self.plain
    options.epochs = 1
    let labels = ["left", "right"]
    let apart = try TinyPixelRun(name: "apart", options: options, labels: labels).finished()
    #expect(apart.model.card.heads[0].kind == .multiClass)
    #expect(apart.model.card.pixels?.plan.outputs == 3)
    let run = try TinyPixelRun(name: "over", options: options, labels: labels, overlaps: true)
    let over = try run.finished()
    #expect(over.model.card.heads[0].kind == .multiLabel)
    #expect(over.model.card.pixels?.plan.outputs == 2)
    #expect(over.answers.allSatisfy { $0.masks.count == 2 && $0.probabilities.count == 2 })
  }

  @Test func `a model is read as it was written, and is no classifier`() throws {
    var options = Self.plain
    options.epochs = 1
    let run = try TinyPixelRun(name: "file", options: options)
    let model = try run.finished().model
    let url = run.folder.appendingPathComponent("model.fovea")
    try model.write(to: url)
    let read = try ModelFile.read(from: url)
    #expect(read == model)
    #expect(try read.pixelNetworks(in: BufferPool()).count == 1)
    let error = #expect(throws: TrainingError.self) { try read.classifier(in: BufferPool()) }
    #expect(
      error?.description
        == "model: marks pixels or boxes; it has no classifier; give it to fovea predict or fovea "
        + "evaluate")
  }

  @Test func `a classifier's card has no word about pixels`() throws {
    var options = TinyRun.options
    options.epochs = 1
    let model = try TinyRun(name: "classifier-card", options: options).finished().model
    let text = String(decoding: try StableJSON.encode(model.card), as: UTF8.self)
    #expect(!text.contains("pixels") && text.contains(#""architecture":"resnet20_cifar""#))
    let error = #expect(throws: TrainingError.self) {
      try model.pixelNetworks(in: BufferPool())
    }
    #expect(error?.reason == "is a classifier, which marks nothing on an image")
  }

  @Test func `what cannot be learnt is said`() throws {
    var options = Self.plain
    options.targets = ["scar"]
    let unknown = try TinyPixelRun(name: "unknown", options: options)
    let error = #expect(throws: TrainingError.self) { try unknown.outcome() }
    #expect(
      error?.description
        == "target scar: no image has masks of this label; the labels are spot")
    options = TinyPixelRun.options(.detect)
    options.earlyStopping = .init(metric: .auroc, patience: 2)
    #expect(
      options.problems.map(\.key) == ["training.earlyStopping.metric"])
    options.pixels = nil
    #expect(options.problems.map(\.key).contains("model.task"))
  }
}
