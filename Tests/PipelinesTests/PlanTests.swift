import Foundation
import Pipelines
import Testing
import Training

/// Which facts of a cohort tip which setting.
@Suite struct PlanTests {
  /// 300 patients with photographs of 450 × 600 pixels and lesions of 100 to 300 pixels.
  static func facts(_ task: TrainingOptions.Task = .segment) -> PlanFacts {
    var facts = PlanFacts(task: task)
    facts.images = 400
    facts.patients = 300
    facts.labels = [.init(name: "lesion", images: 400)]
    facts.medianSides = (short: 450, long: 600)
    facts.smallLesion = 100
    facts.largeLesion = 300
    facts.markedShare = 0.2
    facts.stages = ["conv1", "layer1", "layer2", "layer3"]
    return facts
  }

  private func plan(
    _ task: TrainingOptions.Task = .segment, memory: MemoryForecast? = nil,
    _ change: (inout PlanFacts) -> Void = { _ in }
  ) -> Plan {
    var facts = Self.facts(task)
    change(&facts)
    return PlanRules.plan(facts) { _ in memory }
  }

  @Test func `small lesions ask for a larger input`() {
    // 100 of 600 pixels are 16 at 96 px; 40 are 8.5 at 128 px and 6.4 at 96 px.
    #expect(plan()["model.inputSize"] == .integer(96))
    let finer = plan { $0.smallLesion = 40 }
    #expect(finer["model.inputSize"] == .integer(128))
    #expect(
      finer.reason(of: "model.inputSize")
        == "images are 450 × 600 pixels at the median, a tenth of the lesions is narrower than 40 "
        + "pixels, a tenth longer than 300: at 128 px the small ones have 8.5 pixels")
    let own = plan {
      $0.medianSides = (short: 60, long: 64)
      $0.smallLesion = 3
    }
    #expect(own["model.inputSize"] == .integer(64))
  }

  @Test func `lesions that would vanish ask for windows`() {
    #expect(plan()["model.field"] == .text("whole"))
    let tiny: (inout PlanFacts) -> Void = {
      $0.medianSides = (short: 3000, long: 4000)
      $0.smallLesion = 20  // 1.3 pixels at 256
      $0.largeLesion = 60
    }
    let windows = plan(.segment, tiny)
    #expect(windows["model.field"] == .text("window"))
    #expect(windows["model.inputSize"] == .integer(128))
    #expect(
      windows.reason(of: "model.field")
        == "images are 3000 × 4000 pixels at the median: made small to 256 px, the small lesions "
        + "would have 1.3 pixels")
    let long = plan {
      tiny(&$0)
      $0.largeLesion = 900
    }
    #expect(long["model.field"] == .text("whole"))
    #expect(plan(.detect, tiny)["model.field"] == .text("whole"))
  }

  @Test func `memory and few images lower the batch`() {
    #expect(plan()["training.batch"] == .integer(16))
    #expect(plan { $0.images = 50 }["training.batch"] == .integer(8))
    let memory = MemoryForecast(fixedBytes: 100_000_000, bytesPerImage: 50_000_000, batch: 16)
    let tight = plan(.segment, memory: memory) { $0.availableBytes = 1_000_000_000 }
    // Half of 1 GB less 100 MB leaves room for 8 images of 50 MB.
    #expect(tight["training.batch"] == .integer(8))
    #expect(
      tight.reason(of: "training.batch")
        == "more would take over half of the free memory; with it the peak is about 500 MB, and "
        + "1.0 GB are free")
    let tighter = plan(.segment, memory: memory) { $0.availableBytes = 400_000_000 }
    #expect(tighter["training.batch"] == .integer(2))
    #expect(tighter["training.batchNorm"] == .text("frozen"))
    #expect(tighter["training.learningRate"] == .number(2.5e-4))
    #expect(tight["training.batchNorm"] == .text("train"))
  }

  @Test func `few images get more epochs`() {
    // 400 × 0.8 × 4/5 = 256 images are 16 steps; 600 / 16 = 38.
    #expect(plan()["training.epochs"] == .integer(38))
    #expect(plan { $0.images = 40 }["training.epochs"] == .integer(60))
    #expect(plan { $0.images = 40_000 }["training.epochs"] == .integer(5))
  }

  @Test func `the number of patients decides over folds, test part and ensemble`() {
    let usual = plan()
    #expect(usual["split.folds"] == .integer(5))
    #expect(usual["split.test"] == .number(0.2))
    #expect(usual["training.keepFolds"] == .flag(false))
    #expect(usual["training.earlyStopping.patience"] == .null)
    let few = plan { $0.patients = 99 }
    #expect(few["split.test"] == .number(0))
    #expect(few["training.keepFolds"] == .flag(true))
    #expect(plan { $0.patients = 9 }["split.folds"] == .integer(0))
    let many = plan { $0.patients = 2001 }
    #expect(many["split.folds"] == .integer(0))
    #expect(many["training.earlyStopping.patience"] != .null)
    let given = plan { $0.givenFolds = 4 }
    #expect(given["split.folds"] == .integer(4))
    #expect(given["split.test"] == .number(0))
    #expect(given.reason(of: "split.folds") == "the cohort brings 4 folds")
  }

  @Test func `little foreground asks for the Tversky loss`() {
    #expect(plan()["training.maskLoss"] == .text("diceCrossEntropy"))
    let little = plan { $0.markedShare = 0.0042 }
    #expect(little["training.maskLoss"] == .text("tversky"))
    #expect(
      little.reason(of: "training.maskLoss")
        == "0.42 % of the pixels are marked where something is: so little is soon missed, and "
        + "misses are made to weigh more")
    #expect(plan(.detect)["training.maskLoss"] == nil)
  }

  @Test func `few labels freeze the first stages for a while`() {
    #expect(plan()["training.freeze"] == .list([]))
    let few: (inout PlanFacts) -> Void = { $0.labels = [.init(name: "lesion", images: 59)] }
    let frozen = plan(.segment, few)
    #expect(frozen["training.freeze"] == .list(["conv1", "layer1"]))
    #expect(frozen["training.unfreezeAtEpoch"] == .integer(12))
    let random = plan {
      few(&$0)
      $0.isPretrained = false
    }
    #expect(random["training.freeze"] == .list([]))
    #expect(random["training.learningRate"] == .number(1e-3))
    #expect(random["training.stageDecay"] == .number(1))
  }

  @Test func `rules go by what was asked for`() {
    var facts = Self.facts()
    facts.labels = [.init(name: "lesion", images: 59)]
    facts.markedShare = 0.001
    let asked = PlanRules.plan(
      facts,
      asked: [
        "training.epochs": .integer(10), "training.batch": .integer(64),
        "training.boundaryWeight": .number(2), "split.folds": .integer(0),
      ]
    ) { _ in nil }
    #expect(asked["training.epochs"] == .integer(10))
    #expect(asked.reason(of: "training.epochs") == "as it was asked for")
    #expect(asked["training.unfreezeAtEpoch"] == .integer(3))
    #expect(asked["training.maskLoss"] == .text("diceCrossEntropy"))
    #expect(asked["training.keepFolds"] == .flag(false))
    #expect(asked["training.earlyStopping.patience"] != .null)
    // 400 × 0.8 × 0.85 = 272 images are 5 steps of 64.
    #expect(asked.reason(of: "training.warmupEpochs")?.hasSuffix("settle in 5 steps") == true)
  }

  @Test func `without marks and with boxes of its own a cohort is planned for all the same`() {
    let empty = plan {
      $0.smallLesion = nil
      $0.largeLesion = nil
      $0.medianSides = (short: 3000, long: 4000)
    }
    #expect(empty["model.field"] == .text("whole"))
    #expect(empty["model.inputSize"] == .integer(128))
    #expect(plan(.detect)["input.masks"] == .text("masks"))
    let boxes = plan(.detect) { $0.hasBoxes = true }
    #expect(boxes["input.boxes"] == .text("boxes.csv") && boxes["input.masks"] == nil)
  }

  @Test func `few images keep lower stages nearer to what they know`() {
    #expect(plan()["training.stageDecay"] == .number(1))
    #expect(plan { $0.images = 199 }["training.stageDecay"] == .number(0.7))
    #expect(plan(.classify)["training.stageDecay"] == .number(0.5))
  }

  @Test func `what may be mirrored follows from colour and names`() {
    #expect(plan()["augmentation.flip"] == .text("horizontal"))
    #expect(plan { $0.isColour = true }["augmentation.flip"] == .text("both"))
    let sided = plan { $0.labels = [.init(name: "Left lung", images: 400)] }
    #expect(sided["augmentation.flip"] == .text("none"))
    #expect(sided["model.averageFlips"] == .flag(false))
    #expect(plan()["model.averageFlips"] == .flag(true))
    #expect(plan { $0.images = 1000 }["model.averageFlips"] == .flag(false))
  }

  @Test func `the number of images decides how much they are varied`() {
    #expect(plan()["augmentation.rotateDegrees"] == .number(10))
    #expect(plan { $0.images = 299 }["augmentation.rotateDegrees"] == .number(20))
    #expect(plan { $0.images = 5000 }["augmentation.rotateDegrees"] == .number(5))
  }

  @Test func `slices in a known order are seen with their neighbours`() {
    #expect(plan()["model.neighbours"] == .integer(0))
    #expect(plan { $0.slices = 7 }["model.neighbours"] == .integer(0))
    #expect(plan { $0.slices = 8 }["model.neighbours"] == .integer(1))
  }

  @Test func `many images get a narrow decoder`() {
    #expect(plan()["model.decoderWidth"] == .integer(16))
    #expect(plan { $0.images = 500 }["model.decoderWidth"] == .integer(8))
  }

  @Test func `rare classes are balanced`() {
    let labels: (Int) -> PlanFacts.Label = { .init(name: "finding", images: $0) }
    #expect(
      plan(.classify) { $0.labels = [labels(60)] }["training.classWeights"]
        == .text("balanced"))
    #expect(
      plan(.classify) { $0.labels = [labels(200)] }["training.classWeights"] == .text("none"))
  }

  @Test(arguments: TrainingOptions.Task.allCases)
  func `a plan is a sound pipeline file in which every value has a reason`(
    _ task: TrainingOptions.Task
  ) throws {
    let plan = plan(task)
    let here = URL(fileURLWithPath: "/experiments", isDirectory: true)
    let text = plan.yaml(head: ["A plan."], showsPaths: true)
    let pipeline = try Pipeline(
      text: text, name: "plan.yaml", assignments: [], folder: here, workingFolder: here)
    for decision in plan.decisions {
      #expect(pipeline[key: decision.key] == decision.value, "\(decision.key)")
      #expect(!decision.reason.isEmpty, "\(decision.key)")
    }
    let lines = text.split(separator: "\n")
    for (line, above) in zip(lines.dropFirst(), lines) where !line.contains("# ") {
      #expect(above.contains("# ") || above.hasSuffix(":"), "\(line)")
      #expect(line.count <= 100)
    }
  }

  @Test func `what was set stays`() throws {
    let recipe = try Recipe(
      assignments: ["model.task=segment", "training.epochs=3"],
      workingFolder: URL(fileURLWithPath: "/", isDirectory: true))
    let options = plan().filling(recipe).trainingOptions
    #expect(options.epochs == 3)
    #expect(options.inputSize == 96)
    let asked = PlanRules.plan(
      Self.facts(),
      asked: ["training.epochs": .integer(3), "model.weights": .text("ward/w.safetensors")]
    ) { _ in nil }
    let text = asked.yaml(head: [], showsPaths: false)
    #expect(text.contains("# as it was asked for\n  epochs: 3\n"))
    #expect(text.contains("weights: <weights>") && !text.contains("ward"))
  }
}
