internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Decides whether a new model takes the old one's place.
struct ReviewDecideCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decide",
    abstract: "Decide whether a challenger takes the champion's place; exit code 1 if not.",
    discussion: """
      Both models are compared on the same patients: the validation part, with folds the \
      predictions that fine-tuning left beside the models and signed for, or the test part, \
      which is opened for either. The challenger is promoted when, in the whole and in every \
      group with 30 patients of either class, the lower limit of the difference lies above \
      -margin, by a bootstrap of patients, and no larger share is left unanswered, or withheld, \
      that the champion answers. The folder holds the model in use, current.fovea, the \
      predictions of all, and history.jsonl, chained and signed.
      """)

  @Argument(
    help: ArgumentHelp("The model in use.", valueName: "champion"),
    completion: .file(extensions: ["fovea"]))
  var champion: String

  @Argument(
    help: ArgumentHelp("The model that would take its place.", valueName: "challenger"),
    completion: .file(extensions: ["fovea"]))
  var challenger: String

  @Argument(help: ArgumentHelp("The cohort.", valueName: "cohort"), completion: .directory)
  var cohort: String

  @OptionGroup var output: OutputOptions

  @Option(
    help: ArgumentHelp("How much worse still counts as not worse.", valueName: "difference"))
  var margin = 0.02

  @Option(
    help: ArgumentHelp(
      "What is compared: auroc, sensitivity, specificity, with commas.", valueName: "measures"))
  var measure = "auroc"

  @Option(
    help: ArgumentHelp(
      "Attributes whose groups must not lose, with commas. (default: sex,ageBand,view)",
      valueName: "attributes"))
  var groups: String?

  @Flag(help: "Open the test part, once for each model; this is counted.")
  var test = false

  @Option(
    help: ArgumentHelp(
      "Who decides; a pseudonym is kept. (default: the account)", valueName: "name"))
  var by: String?

  @OptionGroup var seal: SealOptions
  @OptionGroup var computing: ComputingOptions
  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func run() async throws {
    try await shared.perform(computing: computing, seal: seal) { context in
      var stage = ReviewDecideStage(
        champion: URL(fileURLWithPath: champion), challenger: URL(fileURLWithPath: challenger),
        cohort: URL(fileURLWithPath: cohort), output: output.folder)
      stage.margin = margin
      stage.measures = measure
      stage.groups = groups
      stage.opensTest = test
      stage.person = by
      return try stage.run(in: context)
    }
  }
}

/// Puts the model before back.
struct ReviewRollBackCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "roll-back",
    abstract: "Put the champion before the last promotion back, its bytes verified.")

  @Argument(
    help: ArgumentHelp("The folder that fovea review decide wrote.", valueName: "folder"),
    completion: .directory)
  var folder: String

  @Option(
    help: ArgumentHelp(
      "Who decides; a pseudonym is kept. (default: the account)", valueName: "name"))
  var by: String?

  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func run() async throws {
    try await shared.perform { context in
      var stage = ReviewRollBackStage(folder: URL(fileURLWithPath: folder, isDirectory: true))
      stage.person = by
      return try stage.run(in: context)
    }
  }
}
