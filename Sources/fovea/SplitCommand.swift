internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Divides a cohort once and for all.
struct SplitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "split",
    abstract: "Divide a cohort by patient, and freeze the split in split.lock.",
    discussion: """
      A split or fold column that came with the labels is honoured and checked instead. \
      Pictures that are identical or look alike stay together; a patient on two sides is an error.
      """)

  @Argument(help: ArgumentHelp("The cohort.", valueName: "cohort"), completion: .directory)
  var cohort: String

  @Option(help: ArgumentHelp("Number of folds for out-of-fold predictions.", valueName: "count"))
  var folds: Int = 0

  @Option(
    help: ArgumentHelp("Keep one value of a column for the test, as site=C.", valueName: "a=b"))
  var holdOut: String?

  @Option(
    help: ArgumentHelp("Keep the latest studies for the test, as 20%.", valueName: "share"))
  var latest: String?

  @Option(help: ArgumentHelp("Share of patients for validation.", valueName: "share"))
  var validation: String = "0.15"

  @Option(help: ArgumentHelp("Share of patients for the test.", valueName: "share"))
  var test: String = "0.2"

  @Option(help: ArgumentHelp("Seed of the draw.", valueName: "number"))
  var seed: UInt64 = 7

  @Option(
    help: ArgumentHelp(
      "Columns that all parts hold alike, separated by commas. (default: the targets)",
      valueName: "columns"))
  var stratify: String?

  @OptionGroup var seal: SealOptions
  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func run() async throws {
    try await shared.perform(seal: seal) { context in
      var request = SplitRequest()
      request.folds = folds
      request.holdOut = holdOut
      request.latest = latest
      request.validation = validation
      request.test = test
      request.seed = seed
      request.stratify = stratify?.split(separator: ",").map(String.init) ?? []
      return try SplitStage(cohort: URL(fileURLWithPath: cohort), request: request)
        .run(in: context)
    }
  }
}
