internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Calibrates a finished model on other images.
struct CalibrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Fit probabilities and thresholds of a model anew, on images it did not learn from.",
    discussion: """
      Uses the validation part of the cohort, or all of a cohort that is not split and that the \
      model was not trained on; never a training part, never a test part. A new model file is \
      written, with what it was calibrated on; the network in it is the same. The images are \
      spent by that: reports of the new model on them are marked as tuning.
      """)

  @Argument(
    help: ArgumentHelp("The model, NAME.fovea.", valueName: "model"),
    completion: .file(extensions: ["fovea"]))
  var model: String

  @Argument(help: ArgumentHelp("The cohort.", valueName: "cohort"), completion: .directory)
  var cohort: String

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The model to write, another NAME.fovea.", valueName: "file"),
    completion: .file(extensions: ["fovea"]))
  var output: String

  @Option(
    help: ArgumentHelp(
      "How scores become probabilities: temperature, platt, isotonic or none. (default: as in "
        + "the model's training)", valueName: "method"))
  var method: String?

  @Option(
    help: ArgumentHelp(
      "What thresholds must reach: sensitivityAtLeast=0.9, specificityAtLeast=0.9, youden, f1, "
        + "mcc or fixed=0.5. (default: as in the model's training)", valueName: "rule"))
  var threshold: String?

  @Option(
    help: ArgumentHelp(
      "Sets of answers that hold the truth with a declared chance: lac, aps, apsRandomised or "
        + "none. (default: as the model has them)", valueName: "score"))
  var conformal: String?

  @Option(
    name: .customLong("conformal-by"),
    help: ArgumentHelp(
      "For whom that chance holds: all, class, or each value of an attribute such as sex.",
      valueName: "attribute"))
  var conformalBy: String?

  @Option(
    help: ArgumentHelp(
      "When an answer is withheld: conformal, unless the set is that answer alone; confidence, "
        + "where it is the least; or none. (default: as the model has it)",
      valueName: "rule"))
  var abstain: String?

  @Option(
    help: ArgumentHelp(
      "Chance that a set misses the truth, and share that confidence withholds: of what is asked "
        + "for beside it, else of both. (default: as the model has it, or 0.1)",
      valueName: "share"))
  var alpha: Double?

  @Option(
    name: .customLong("trained-on"),
    help: ArgumentHelp(
      "The cohort that the model was trained on: patients and pictures of it are refused.",
      valueName: "cohort"), completion: .directory)
  var trainedOn: String?

  @OptionGroup var seal: SealOptions
  @OptionGroup var computing: ComputingOptions
  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func run() async throws {
    try await shared.perform(computing: computing, seal: seal) { context in
      var stage = CalibrateStage(
        model: URL(fileURLWithPath: model), cohort: URL(fileURLWithPath: cohort),
        output: URL(fileURLWithPath: output))
      stage.method = method
      stage.threshold = threshold
      stage.certainty.conformal = conformal
      stage.certainty.by = conformalBy
      stage.certainty.abstain = abstain
      stage.certainty.alpha = alpha
      stage.trainedOn = trainedOn.map { URL(fileURLWithPath: $0, isDirectory: true) }
      return try stage.run(in: context)
    }
  }
}
