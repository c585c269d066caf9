internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Measures a model on a part of a cohort.
struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure a model on the validation part of a cohort, or open its test part.",
    discussion: """
      --test opens the test part. Each opening is counted in the cohort, for this split and for \
      ever, and printed in the report. No gate passes on the validation part, where thresholds \
      were fitted.
      """)

  @Argument(
    help: ArgumentHelp("The model, NAME.fovea.", valueName: "model"),
    completion: .file(extensions: ["fovea"]))
  var model: String

  @Argument(help: ArgumentHelp("The cohort.", valueName: "cohort"), completion: .directory)
  var cohort: String

  @OptionGroup var output: OutputOptions

  @Flag(help: "Open the test part; this is counted.")
  var test = false

  @Flag(help: "Show the worst errors as pictures; ingest overlooks some burned-in text.")
  var pictures = false

  @OptionGroup var gates: GateOptions
  @OptionGroup var release: ReleaseOptions
  @OptionGroup var seal: SealOptions
  @OptionGroup var computing: ComputingOptions
  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func validate() throws {
    if pictures, release.bound != nil {
      throw ValidationError("--pictures and --release contradict each other.")
    }
  }

  func run() async throws {
    try await shared.perform(computing: computing, seal: seal) { context in
      var stage = EvaluateStage(
        model: URL(fileURLWithPath: model), cohort: URL(fileURLWithPath: cohort),
        output: output.folder, opensTest: test)
      stage.gates = gates.bars
      stage.suppressBelow = release.bound
      stage.showsPictures = pictures
      return try stage.run(in: context)
    }
  }
}
