internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Lays a model's answers before readers.
struct ReviewExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Lay a model's answers before readers: a table and a page that needs no network.",
    discussion: """
      review.html shows image, answer and probability; a reader accepts, corrects or rejects with \
      a coded reason and saves feedback.csv for fovea review import. Both stay in the house.
      """)

  @Argument(
    help: ArgumentHelp(
      "A run, the output of predict or evaluate, or a predictions.csv.", valueName: "predictions"))
  var predictions: String

  @OptionGroup var output: OutputOptions

  @Option(
    help: ArgumentHelp("The cohort whose images are shown.", valueName: "folder"),
    completion: .directory)
  var cohort: String?

  @Option(
    help: ArgumentHelp(
      "The model that made the predictions. (default: model.fovea beside them)",
      valueName: "file"), completion: .file(extensions: ["fovea"]))
  var model: String?

  @Flag(help: "Leave out what the model says; the feedback is recorded as blind.")
  var blind = false

  @Option(
    help: ArgumentHelp("Which answers come first: uncertain or random.", valueName: "order"))
  var order = "uncertain"

  @Option(help: ArgumentHelp("Seed of a random order.", valueName: "number"))
  var seed: UInt64 = 7

  @Option(help: ArgumentHelp("Ask about so many answers at most.", valueName: "number"))
  var count: Int?

  @Option(
    help: ArgumentHelp("Ask about one part: train, validation, out-of-fold.", valueName: "part"))
  var part: String?

  @OptionGroup var seal: SealOptions
  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func validate() throws {
    if let count, count < 1 { throw ValidationError("--count is \(count); give 1 or more.") }
  }

  func run() async throws {
    try await shared.perform(seal: seal) { context in
      var stage = ReviewExportStage(
        predictions: URL(fileURLWithPath: predictions), output: output.folder)
      stage.cohort = cohort.map { URL(fileURLWithPath: $0, isDirectory: true) }
      stage.model = model.map { URL(fileURLWithPath: $0) }
      stage.isBlind = blind
      stage.order = order
      stage.seed = seed
      stage.count = count
      stage.part = part
      return try stage.run(in: context)
    }
  }
}
