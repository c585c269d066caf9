import Files
import Foundation
import Pipelines
import Testing
import Training

/// What a pipeline file means once it has passed the check.
@Suite struct PipelineTests {
  private let folder = URL(fileURLWithPath: "/experiments", isDirectory: true)
  private let working = URL(fileURLWithPath: "/somewhere", isDirectory: true)

  private func pipeline(_ text: String, set: [String] = []) throws -> Pipeline {
    try Pipeline(
      text: text, name: "x.yaml", assignments: set, folder: folder, workingFolder: working)
  }

  private let sound = "input: {folder: ../dump, labels: l.csv}\nmodel: {targets: [finding]}\n"

  @Test func `paths in the file start at the file's folder`() throws {
    let input = try pipeline(sound).input
    #expect(input.folder.path == "/dump")
    #expect(input.labels?.path == "/experiments/l.csv")
    #expect(input.demographics == nil)
  }

  @Test func `paths on the command line start where the user stands`() throws {
    let input = try pipeline(sound, set: ["input.folder=dump"]).input
    #expect(input.folder.path == "/somewhere/dump")
    #expect(input.labels?.path == "/experiments/l.csv")
  }

  @Test func `an assignment goes before the file`() throws {
    let text = sound + "training: {epochs: 3, learningRate: 3e-4}\n"
    let pipeline = try pipeline(text, set: ["training.epochs=5"])
    #expect(pipeline[key: "training.epochs"] == .integer(5))
    #expect(pipeline[key: "training.learningRate"] == .number(3e-4))
  }

  @Test(arguments: ["[sex, site]", "sex,site", "sex, site"])
  func `a list may be assigned with or without brackets`(_ text: String) throws {
    let pipeline = try pipeline(sound, set: ["evaluation.groups=\(text)"])
    #expect(pipeline[key: "evaluation.groups"] == .list(["sex", "site"]))
  }

  @Test func `gates are bars by name, written back as they came`() throws {
    let text = sound + "gates: {worstGroup.sensitivity: {min: 0.8}, gap.auroc: {max: 0.1}}\n"
    let value = try #require(try pipeline(text)[key: "gates"])
    #expect(value.yaml == "{worstGroup.sensitivity: {min: 0.8}, gap.auroc: {max: 0.1}}")
    let assigned = try pipeline(sound, set: ["gates={overall.auroc: {min: 0.7, max: 0.99}}"])
    #expect(assigned[key: "gates"]?.yaml == "{overall.auroc: {min: 0.7, max: 0.99}}")
    #expect(try pipeline(sound)[key: "gates"]?.yaml == "{}")
  }

  @Test(arguments: ["[0.1, 0.3, 1]", "0.1,0.3,1"])
  func `a list of numbers may be assigned with or without brackets`(_ text: String) throws {
    let value = try pipeline(sound, set: ["evaluation.learningCurve=\(text)"])[
      key: "evaluation.learningCurve"]
    #expect(value == .numbers([0.1, 0.3, 1]))
    #expect(value?.yaml == "[0.1, 0.3, 1]")
  }

  @Test func `an empty section and a null leave the standard values`() throws {
    let text = sound + "training: {}\nsplit: {holdOut: null}\n"
    let pipeline = try pipeline(text)
    #expect(pipeline[key: "training.epochs"] == .integer(12))
    #expect(pipeline[key: "split.holdOut"] == .null)
  }

  @Test func `the standard values are those of the product`() throws {
    let pipeline = try pipeline(sound)
    let expected: [(String, PipelineValue)] = [
      ("ingest.series", .text("largest")), ("ingest.maxSizePixels", .integer(4096)),
      ("split.validation", .number(0.15)), ("split.test", .number(0.2)),
      ("split.folds", .integer(0)), ("split.seed", .integer(7)),
      ("model.task", .text("classify")), ("model.aggregate", .text("max")),
      ("model.inputSize", .integer(128)), ("training.epochs", .integer(12)),
      ("training.batch", .integer(32)), ("training.optimizer", .text("adamW")),
      ("training.learningRate", .number(3e-4)), ("training.stageDecay", .number(0.5)),
      ("training.warmupEpochs", .number(1)), ("training.schedule", .text("cosine")),
      ("training.weightDecay", .number(1e-4)), ("training.freeze", .list([])),
      ("training.unfreezeAtEpoch", .null), ("training.adapt", .text("all")),
      ("training.batchNorm", .text("train")),
      ("training.labelShare", .number(1)), ("training.classWeights", .text("balanced")),
      ("training.feedback.accepted", .number(1)), ("training.feedback.corrected", .number(1)),
      ("training.earlyStopping.metric", .text("auroc")),
      ("training.earlyStopping.patience", .integer(4)),
      ("augmentation.flip", .text("horizontal")), ("augmentation.shift", .number(0.05)),
      ("augmentation.rotateDegrees", .number(10)), ("augmentation.scale", .number(0.1)),
      ("augmentation.contrast", .number(0.1)), ("augmentation.variants", .integer(0)),
      ("calibration.method", .text("temperature")),
      ("calibration.threshold.rule", .text("sensitivityAtLeast")),
      ("calibration.threshold.value", .number(0.9)), ("evaluation.test", .flag(false)),
      ("evaluation.permutations", .integer(2000)), ("evaluation.adjust", .list([])),
      ("evaluation.prevalences", .list([])), ("evaluation.noFinding", .list([])),
      ("evaluation.learningCurve", .numbers([])),
    ]
    for (key, value) in expected {
      #expect(pipeline[key: key] == value, "\(key)")
    }
  }

  @Test(arguments: TrainingOptions.Task.allCases)
  func `the template of init is itself a sound pipeline`(_ task: TrainingOptions.Task) throws {
    let pipeline = try pipeline(PipelineText.template(for: task))
    #expect(pipeline.input.folder.path == "/experiments/images")
    #expect(pipeline.input.labels?.path == "/experiments/labels.csv")
    #expect(pipeline[key: "model.task"] == .text(task.rawValue))
    let examples = ["input.labels", "input.masks", "input.boxes", "model.task"]
    for key in PipelineKeyTable.keys where key.standard != nil && !examples.contains(key.path) {
      #expect(pipeline[key: key.path] == key.standard, "\(key.path)")
    }
  }

  @Test(arguments: TrainingOptions.Task.allCases)
  func `the template explains every key of its task once`(_ task: TrainingOptions.Task) {
    for key in PipelineKeyTable.keys {
      let template = PipelineText.template(for: task)
      let count = template.components(separatedBy: "# \(key.note)").count - 1
      #expect(count == (key.tasks.contains(task) ? 1 : 0), "\(key.path)")
    }
  }

  @Test func `masks need no targets, and all keys of theirs have a meaning`() throws {
    let text = """
      input: {folder: dump, masks: masks, maskLabels: "1=a,2=b"}
      model:
        {task: segment, architecture: resnet18, decoderWidth: 8, field: window, windowOverlap: 0.25,
        neighbours: 1, averageFlips: true, skips: [conv1]}
      training:
        {maskLoss: focal, tverskyFalsePositives: 0.4, focalExponent: 3, boundaryWeight: 5,
        deepSupervision: true, keepFolds: true}
      gates: {worstGroup.dice: {min: 0.8}}
      """
    let pipeline = try pipeline(text)
    #expect(pipeline[key: "model.targets"] == .list([]))
    #expect(pipeline[key: "input.masks"] == .text("masks"))
    let options = pipeline.recipe.trainingOptions
    var expected = PixelOptions()
    expected.maskLoss = .focal
    expected.tverskyFalsePositives = 0.4
    expected.focalExponent = 3
    expected.boundaryWeight = 5
    expected.isDeeplySupervised = true
    expected.decoderWidth = 8
    expected.skips = ["conv1"]
    expected.field = .window
    expected.windowOverlap = 0.25
    expected.neighbours = 1
    expected.averagesFlips = true
    expected.keepsFolds = true
    #expect(options.pixels == expected)
    #expect(options.task == .segment)
    #expect(options.earlyStopping == .init(metric: .loss, patience: 4))
    #expect(options.problems.isEmpty)
  }

  @Test func `a classifier has nothing of pixels`() throws {
    let options = try pipeline(sound).recipe.trainingOptions
    #expect(options.task == .classify)
    #expect(options.pixels == nil)
    #expect(options.earlyStopping == .init(metric: .auroc, patience: 4))
  }

  @Test func `a classifier of several networks is one of folds or of cycles`() throws {
    let plain = try pipeline(sound).recipe.trainingOptions
    #expect(plain.keepsFolds == nil && plain.snapshots == nil)
    let kept = try pipeline(sound + "training: {keepFolds: true}\n").recipe.trainingOptions
    #expect(kept.keepsFolds == true && kept.snapshots == nil && kept.problems.isEmpty)
    let cycles = try pipeline(sound + "training: {snapshots: 4}\n").recipe.trainingOptions
    #expect(cycles.snapshots == 4 && cycles.keepsFolds == nil && cycles.problems.isEmpty)
  }

  @Test func `every key stands in one declared section and once in the table`() {
    let paths = PipelineKeyTable.keys.map(\.path)
    #expect(Set(paths).count == paths.count)
    for path in paths {
      let section = path.split(separator: ".").dropLast().joined(separator: ".")
      #expect(
        section.isEmpty || PipelineKeyTable.sections.contains { $0.path == section }, "\(path)")
    }
  }

  @Test(arguments: [
    ("null", "null"), ("yes", "\"yes\""), ("a b", "a b"), ("3", "\"3\""), ("a: b", "\"a: b\""),
    ("é", "\"é\""), ("x\ny", "\"x\\x0ay\""), ("\"", "\"\\\"\""), ("<input>", "<input>"),
  ])
  func `text is written so that it reads back as itself`(_ text: String, _ yaml: String) throws {
    let written = PipelineValue.text(text).yaml
    #expect(written == (text == "null" ? "\"null\"" : yaml))
    let pipeline = try pipeline(sound + "responsible: {owner: \(written)}\n")
    #expect(pipeline[key: "responsible.owner"] == .text(text))
  }
}
