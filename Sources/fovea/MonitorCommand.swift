internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Watches whether incoming patients are still those that a model was made for.
struct MonitorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "monitor",
    abstract: "Watch whether incoming patients are still those that a model was made for.",
    discussion: """
      Holds the images of a cohort, or of a folder, against the reference that fine-tuning and \
      calibrate keep in the model: image statistics, refused images, what the network sees, \
      probabilities, groups, missing attributes, and with labels prevalence, calibration and \
      AUROC; for all patients and by group. An alarm is an effect over its limit that chance \
      hardly gives (Benjamini and Hochberg, tests of labels apart from the others), and exit \
      code 1. Below 30 patients nothing is said.
      """)

  @Argument(
    help: ArgumentHelp("The model, NAME.fovea.", valueName: "model"),
    completion: .file(extensions: ["fovea"]))
  var model: String

  @Argument(
    help: ArgumentHelp("A cohort, or a folder of images.", valueName: "incoming"),
    completion: .directory)
  var incoming: String

  @OptionGroup var output: OutputOptions

  @Option(
    help: ArgumentHelp(
      "Labels of a folder's images, as fovea ingest takes them.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var labels: String?

  @Option(
    help: ArgumentHelp("Sex, age and more of a folder's patients.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var demographics: String?

  @Option(
    help: ArgumentHelp(
      "Other limits of effects, by kind, as input=0.3,outputs=0.2; kinds: input, scope, "
        + "features, outputs, mix, missing, prevalence, calibration, discrimination.",
      valueName: "limits"))
  var effectLimits: String?

  @Option(
    help: ArgumentHelp("The largest p of an alarm, after adjusting.", valueName: "share"))
  var alpha = 0.05

  @Option(help: ArgumentHelp("The seed of permutations and draws.", valueName: "number"))
  var seed: UInt64 = 1

  @OptionGroup var seal: SealOptions
  @OptionGroup var computing: ComputingOptions
  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func validate() throws {
    if !(alpha > 0 && alpha < 1) {
      throw ValidationError("--alpha is \(alpha); give a share above 0 and below 1.")
    }
  }

  func run() async throws {
    try await shared.perform(computing: computing, seal: seal) { context in
      var stage = MonitorStage(
        model: URL(fileURLWithPath: model), incoming: URL(fileURLWithPath: incoming),
        output: output.folder)
      stage.labels = labels.map { URL(fileURLWithPath: $0) }
      stage.demographics = demographics.map { URL(fileURLWithPath: $0) }
      (stage.effectLimits, stage.alpha, stage.seed) = (effectLimits ?? "", alpha, seed)
      return try await stage.run(in: context)
    }
  }
}
