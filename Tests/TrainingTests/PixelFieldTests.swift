internal import Annotations
internal import Cohorts
internal import Compute
internal import Evaluation
internal import Files
internal import Foundation
internal import Networks
internal import Testing
internal import Training

/// Windows, slices, networks of several folds, memory: what a recipe may ask for besides.
@Suite struct PixelFieldTests {
  private static var plain: TrainingOptions {
    var options = TinyPixelRun.options()
    options.pixels?.usesPlainUNet = true
    return options
  }

  @Test func `half of the windows hold a marked pixel, all lie inside the image`() {
    var generator = SeededGenerator(seed: 5)
    let pixel = 70 * 100 + 20
    var held = 0
    for _ in 0..<1000 {
      let window = WindowDraw(
        rows: 80, columns: 100, side: 16, marks: [pixel..<(pixel + 1)], using: &generator)
      #expect((0...64).contains(window.top) && (0...84).contains(window.left))
      let holds =
        (window.top..<window.top + 16).contains(70)
        && (window.left..<window.left + 16).contains(20)
      if holds { held += 1 }
    }
    // 500 are expected, and of the others 16 · 16 in 65 · 85 places or somewhat fewer.
    #expect((450...580).contains(held), "\(held)")
  }

  @Test func `a small image lies in the middle of its window, with its marks and boxes`() throws {
    var generator = SeededGenerator(seed: 5)
    let window = WindowDraw(rows: 4, columns: 6, side: 8, marks: [], using: &generator)
    #expect(window.top == -2 && window.left == -1)
    var pixels = [UInt8](repeating: 0, count: 24)
    pixels[1 * 6 + 5] = 1
    let marks = window.cut(RunLengthMask(rows: 4, columns: 6, pixels: pixels), side: 8)
    #expect(marks.indices.filter { marks[$0] == 1 } == [3 * 8 + 6])
    let box = LabelledBox(label: "a", x: 5, y: 1, width: 1, height: 1)
    let cut = try #require(window.cut(box, side: 8))
    #expect(cut == LabelledBox(label: "a", x: 6, y: 3, width: 1, height: 1))
  }

  @Test func `windows at the image's own resolution learn squares, with any threads`() throws {
    var options = Self.plain
    options.inputSize = 16
    options.epochs = 20
    options.augmentation = .none
    options.pixels?.field = .window
    let run = try TinyPixelRun(name: "windows", options: options)
    let one = try run.finished(threads: 1)
    #expect(try run.meanDice(one.answers) > 0.6)
    let digest = try one.model.digest()
    #expect(try run.finished(memoryBudgetBytes: 0).model.digest() == digest)
  }

  @Test func `a run may keep the networks of all folds as one model`() throws {
    var options = Self.plain
    options.epochs = 2
    options.pixels?.keepsFolds = true
    let run = try TinyPixelRun(name: "ensemble", options: options, folds: 2)
    let tuned = try run.finished()
    #expect(tuned.model.card.pixels?.members == 2)
    #expect(Set(tuned.model.tensors.keys.map { $0.prefix(6) }) == ["fold0.", "fold1."])
    let url = run.folder.appendingPathComponent("model.fovea")
    try tuned.model.write(to: url)
    let networks = try ModelFile.read(from: url).pixelNetworks(in: BufferPool())
    #expect(networks.count == 2)
    // 48 images in 2 folds of 12 or so: two steps an epoch; 5 is within the second fold.
    _ = try run.outcome(stopAfter: 5)
    #expect(try run.finished(resume: true).model.digest() == tuned.model.digest())
    #expect(tuned.history == tuned.foldHistories.last)
  }

  @Test func `slices beside an image come with it as channels`() throws {
    var options = Self.plain
    options.epochs = 1
    options.pixels?.neighbours = 1
    let run = try TinyPixelRun(name: "slices", options: options)
    let tuned = try run.finished()
    #expect(tuned.model.card.pixels?.plan.imageChannels == 9)
    #expect(tuned.answers.count == run.lock.indices(in: .validation).count)
  }

  @Test(arguments: PixelOptions.MaskLoss.allCases)
  func `every loss trains, with boundaries and deep supervision where they go with it`(
    loss: PixelOptions.MaskLoss
  ) throws {
    var options = TinyPixelRun.options()
    options.epochs = 6
    options.pixels?.maskLoss = loss
    options.pixels?.boundaryWeight = loss == .tversky ? 0 : 2
    options.pixels?.isDeeplySupervised = true
    let history = try TinyPixelRun(name: "loss-\(loss)", options: options).finished().history
    #expect(history[5].trainingLoss < history[0].trainingLoss)
  }

  @Test func `the best epoch by validation loss is kept, also across an interruption`() throws {
    var isMet = false
    // Which rate makes an epoch worse than the one before follows from rounding: one of them does.
    for (number, rate) in [0.3, 1.0, 0.1, 3.0].enumerated() where !isMet {
      var options = Self.plain
      options.epochs = 12
      options.learningRate = rate
      options.earlyStopping = .init(metric: .loss, patience: 1)
      let run = try TinyPixelRun(name: "early-\(number)", options: options)
      let tuned = try run.finished()
      let losses = tuned.history.compactMap(\.validationLoss)
      #expect(losses.count == tuned.history.count && losses.allSatisfy { $0.isFinite })
      let best = try #require(losses.indices.min { losses[$0] < losses[$1] })
      guard best + 2 == losses.count, losses.count < options.epochs else { continue }
      // Who waits longer for a better epoch, and finds none, keeps the same weights.
      var patient = run
      patient.options.earlyStopping?.patience = 2
      let longer = try patient.finished()
      guard longer.history.count == best + 3 else { continue }
      isMet = true
      #expect(longer.model.tensors == tuned.model.tensors, "\(losses)")
      let before = run.stepCount
      guard case .interrupted = try run.outcome(stopAfter: 5) else {
        Issue.record("it was not interrupted")
        return
      }
      let whole = try tuned.model.digest()
      #expect(try run.finished(resume: true).model.digest() == whole)
      // 24 training images are three steps of an epoch, none of which is made twice.
      #expect(run.stepCount - before == 3 * losses.count)
    }
    #expect(isMet, "no rate makes validation worse")
  }

  @Test func `a batch that does not fit into memory is refused before the first step`() throws {
    let run = try TinyPixelRun(name: "memory", options: TinyPixelRun.options())
    let error = #expect(throws: TrainingError.self) {
      try run.outcome(memoryLimitBytes: 1_000_000)
    }
    #expect(error?.subject == "training.batch" && error?.code == .usage)
    #expect(!run.events.value.contains { if case .stepEnded = $0 { true } else { false } })
    _ = try run.outcome(stopAfter: 1, memoryLimitBytes: 1 << 34)
    #expect(run.events.value.contains { if case .memoryForecast = $0 { true } else { false } })
  }

  @Test func `what a recipe will take can be asked without a cohort`() {
    let forecast = FineTuning.forecast(
      TinyPixelRun.options(), start: .random(.resnet20_cifar), outputCount: 1, images: 100,
      memoryBudgetBytes: 1 << 24, workers: WorkerPool(threadCount: 2), convolution: .fastest)
    #expect(forecast.memory.bytesPerImage > 0 && forecast.memory.batch == 8)
    #expect(forecast.time.stepSeconds > 0 && forecast.time.scoringSeconds > 0)
    #expect(forecast.thawedTime == nil)
  }

  @Test func `a detector's threshold lies below the score with the best F₁`() {
    func finding(_ x: Double, _ score: Double) -> PixelAnswer.Finding {
      .init(box: LabelledBox(label: "a", x: x, y: 0, width: 10, height: 10), score: score)
    }
    let there = (0..<6).map {
      LabelledBox(label: "a", x: Double($0) * 20, y: 0, width: 10, height: 10)
    }
    // Right: 0.9, 0.8, 0.7 (twice); wrong: 0.75 (6 pixels off), 0.2 (a second one of the first).
    let found = [
      finding(0, 0.9), finding(20, 0.8), finding(46, 0.75), finding(60, 0.7), finding(80, 0.7),
      finding(1, 0.2),
    ]
    let image = (found: found, there: there)
    // Halfway from 0.7 to 0.2; without the last box, to 0.01, below which none is found.
    let best = BoxThreshold.best([image, (found: [], there: there)], overlap: 0.5)
    #expect(abs(best - 0.45) < 1e-12)
    let sure = (found: Array(found.prefix(5)), there: there)
    let last = BoxThreshold.best([sure, (found: [], there: there)], overlap: 0.5)
    #expect(abs(last - 0.355) < 1e-12)
    #expect(BoxThreshold.best([image], overlap: 0.5) == BoxThreshold.usual)
  }
}
