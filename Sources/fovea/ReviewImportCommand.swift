internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Takes readers' feedback in.
struct ReviewImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take readers' feedback in: the next version of the cohort, under the same split.",
    discussion: """
      An accepted answer becomes the label, a correction does, a rejected answer leaves none. \
      Cases of the test part keep their labels whatever anybody says; where readers differ, in \
      this table or with what another said in an earlier one, nothing changes, unless \
      --adjudicate says that this table settles it. An answer that was taken in before is not \
      taken in again, and an older one of a reader undoes no newer one. Every answer is kept in \
      feedback.jsonl, chained and signed, with the reader's pseudonym. training.feedback says \
      how much such cases count in fine-tuning.
      """)

  @Argument(
    help: ArgumentHelp("The table of feedback, CSV or JSON.", valueName: "feedback"),
    completion: .file(extensions: ["csv", "json"]))
  var feedback: String

  @Argument(help: ArgumentHelp("The cohort.", valueName: "cohort"), completion: .directory)
  var cohort: String

  @OptionGroup var output: OutputOptions

  @Option(
    help: ArgumentHelp(
      "The predictions.csv that was reviewed, for tables that do not say what the model said; "
        + "blind ones need it.",
      valueName: "file"), completion: .file(extensions: ["csv"]))
  var predictions: String?

  @Flag(help: "Settle what readers dispute: this table need not agree with earlier ones.")
  var adjudicate = false

  @OptionGroup var seal: SealOptions
  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func run() async throws {
    try await shared.perform(seal: seal) { context in
      var stage = ReviewImportStage(
        feedback: URL(fileURLWithPath: feedback), cohort: URL(fileURLWithPath: cohort),
        output: output.folder)
      stage.predictions = predictions.map { URL(fileURLWithPath: $0) }
      stage.adjudicates = adjudicate
      return try stage.run(in: context)
    }
  }
}
