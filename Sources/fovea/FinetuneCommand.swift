internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Trains a model on a cohort and reports on validation or out-of-fold.
struct FinetuneCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "finetune",
    abstract: "Fine-tune a pretrained network on a cohort, and report how good it is.",
    discussion: """
      Writes model.fovea, predictions.csv and report/ into the output. A cohort without split.lock \
      gets the default split. Ctrl-C once finishes the step and writes a checkpoint; --resume \
      goes on from there to the same bytes. fovea config schema lists all keys for --set.
      """)

  /// What can be learnt.
  enum Task: String, ExpressibleByArgument, CaseIterable {
    case classify, segment, detect
  }

  @Argument(help: ArgumentHelp("The cohort.", valueName: "cohort"), completion: .directory)
  var cohort: String

  @OptionGroup var output: OutputOptions

  @Option(help: "What the network does.")
  var task: Task = .classify

  @Option(
    help: ArgumentHelp(
      "The column to learn, or several separated by commas; labels of masks or boxes, if not all.",
      valueName: "column"))
  var target: String?

  @Option(
    help: ArgumentHelp(
      "Pretrained weights: a name, a file, or random. (default: fovea-small)",
      valueName: "name"))
  var backbone: String?

  @Option(
    help: ArgumentHelp(
      "The network, for random weights and files that do not say.", valueName: "name"))
  var architecture: String?

  @Option(
    help: ArgumentHelp(
      "The input that the weights expect, for files that do not say: imagenet, caffe, symmetric, "
        + "unit, or mean=R/G/B,std=R/G/B,scale=1.", valueName: "rule"))
  var inputNorm: String?

  @Option(help: ArgumentHelp("Passes over the images. (default: 12)", valueName: "count"))
  var epochs: Int?

  @Flag(
    help: "Make the head of the mean features of each answer, for few labels; nothing descends.")
  var fewShot = false

  @Option(
    help: ArgumentHelp(
      "What a prediction is about: image, series, laterality, study or patient. (default: image)",
      valueName: "unit"))
  var unit: String?

  @Option(
    help: ArgumentHelp(
      "How images of a unit become one score: max or mean. (default: max)", valueName: "rule"))
  var aggregate: String?

  @Option(help: ArgumentHelp("Seed of everything drawn. (default: 7)", valueName: "number"))
  var seed: Int?

  @Option(
    help: ArgumentHelp("Number of folds for out-of-fold predictions.", valueName: "count"))
  var folds: Int?

  @Option(
    help: ArgumentHelp(
      "Hide each patient by DP-SGD: the most that training may disclose, as 3. Freezes the "
        + "statistics of normalisation and weighs classes alike.", valueName: "number"))
  var epsilon: Double?

  @Option(
    help: ArgumentHelp(
      "Chance that epsilon does not hold. (default: 1 by 10 times the training patients)",
      valueName: "number"))
  var delta: Double?

  @Flag(help: "Go on from the checkpoint in the output.")
  var resume = false

  @Flag(help: "Accept weights of which less than 90 % fit.")
  var allowPartial = false

  @OptionGroup var gates: GateOptions
  @OptionGroup var settings: SettingOptions
  @OptionGroup var weights: WeightOptions
  @OptionGroup var seal: SealOptions
  @OptionGroup var computing: ComputingOptions
  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func validate() throws {
    if task == .classify, target == nil {
      throw ValidationError("Missing expected argument '--target <column>'")
    }
    if delta != nil, epsilon == nil {
      throw ValidationError("--delta is a part of --epsilon; give that too.")
    }
  }

  func run() async throws {
    try await shared.perform(weights: weights, computing: computing, seal: seal) { context in
      let recipe = try Recipe(
        assignments: assignments + settings.assignments,
        workingFolder: URL(fileURLWithPath: ".", isDirectory: true)
      ).adding(gates: gates.bars)
      var stage = FinetuneStage(
        cohort: URL(fileURLWithPath: cohort), output: output.folder, recipe: recipe)
      stage.resume = resume
      stage.allowPartial = allowPartial
      return try stage.run(in: context)
    }
  }

  /// The flags as keys of the pipeline.
  private var assignments: [String] {
    let isFile = backbone.map { WeightsStage.isFile($0) } ?? false
    let pairs: [(String, String?)] = [
      ("model.task", task.rawValue), ("model.targets", target),
      (isFile ? "model.weights" : "model.backbone", backbone),
      ("model.architecture", architecture), ("model.inputNorm", inputNorm),
      ("training.epochs", epochs.map(String.init)),
      ("training.adapt", fewShot ? "prototypes" : nil),
      ("model.unit", unit), ("model.aggregate", aggregate), ("split.seed", seed.map(String.init)),
      ("split.folds", folds.map(String.init)),
      ("training.privacy.epsilon", epsilon.map { "\($0)" }),
      ("training.privacy.delta", delta.map { "\($0)" }),
      // Their standard values would be refused with a budget.
      ("training.batchNorm", epsilon.map { _ in "frozen" }),
      ("training.classWeights", epsilon.map { _ in "none" }),
    ]
    return pairs.compactMap { key, value in value.map { "\(key)=\($0)" } }
  }
}
