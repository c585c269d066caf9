internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Reports on a table of predictions, whoever made it.
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Report accuracy overall and per group, for any model's table of predictions.",
    discussion: """
      The table is long (case_id, patient_id, label, score[, truth, threshold]) or wide \
      (score_<label>, truth_<label>); target is read as truth. demographics.csv has patient_id \
      and any columns. Without --validation and without a threshold column only figures that need \
      no threshold are given.
      """)

  @Option(
    help: ArgumentHelp("The table of predictions.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var predictions: String

  @Option(
    help: ArgumentHelp("The table of patients' attributes.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var demographics: String

  @Option(
    help: ArgumentHelp(
      "Predictions for other patients, on which thresholds are fitted.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var validation: String?

  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func run() async throws {
    try await shared.perform { context in
      try ReportStage(
        predictions: URL(fileURLWithPath: predictions),
        demographics: URL(fileURLWithPath: demographics),
        validation: validation.map { URL(fileURLWithPath: $0) }, output: output.folder
      ).run(in: context)
    }
  }
}
