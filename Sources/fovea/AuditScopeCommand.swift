internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Measures what a model's scope keeps out.
struct AuditScopeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scope",
    abstract: "Say how well a model tells images that are not its own.",
    discussion: """
      For a model with calibration.scope: AUROC of its distance of features, by patient, and the \
      shares that the distance, the rest of the input contract and both turn away, of the \
      validation part spoiled as fovea stress does it, and of folders of other images; of the \
      images as they are also by group, since a scope that turns one group away is a bias. \
      Findings do not change the exit code. The output holds the model with this record, for its \
      card.
      """)

  @Argument(
    help: ArgumentHelp("The model, NAME.fovea.", valueName: "model"),
    completion: .file(extensions: ["fovea"]))
  var model: String

  @Argument(
    help: ArgumentHelp("A cohort that has been split.", valueName: "cohort"),
    completion: .directory)
  var cohort: String

  @OptionGroup var output: OutputOptions

  @Option(
    help: ArgumentHelp(
      "A folder of images of another origin and the word for it, as ct=ct-images; may be repeated.",
      valueName: "name=folder"))
  var other: [String] = []

  @Flag(help: "Measure images of the test part; this is counted in the cohort's ledger.")
  var test = false

  @Option(help: ArgumentHelp("The seed of noise and of drawn patients.", valueName: "number"))
  var seed: UInt64 = 1

  @OptionGroup var seal: SealOptions
  @OptionGroup var computing: ComputingOptions
  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func run() async throws {
    try await shared.perform(computing: computing, seal: seal) { context in
      var stage = AuditScopeStage(
        model: URL(fileURLWithPath: model), cohort: URL(fileURLWithPath: cohort),
        output: output.folder, opensTest: test)
      (stage.others, stage.seed) = (other, seed)
      return try await stage.run(in: context)
    }
  }
}
