internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Says what a cohort holds and what is odd about it.
struct InspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Say what a cohort holds and what is odd about it, worst first.",
    discussion: """
      Counts by class, group, size and spacing; pictures that are identical or look alike; \
      images of unusual brightness; missing attributes; differences between the parts of the \
      split; masks. \
      The page names cases by pseudonym and stays in the house. Findings do not change the exit \
      code.
      """)

  @Argument(help: ArgumentHelp("The cohort.", valueName: "cohort"), completion: .directory)
  var cohort: String

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "Write inspect.json and inspect.html into this folder.", valueName: "folder"),
    completion: .directory)
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Look at these PNG masks, named as their images were; needs --link.", valueName: "folder"),
    completion: .directory)
  var masks: String?

  @Option(
    help: ArgumentHelp(
      "The table that ingest --link wrote, which knows the names of images.", valueName: "file"),
    completion: .file())
  var link: String?

  @OptionGroup var seal: SealOptions
  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func run() async throws {
    try await shared.perform(seal: seal) { context in
      var stage = InspectStage(cohort: URL(fileURLWithPath: cohort))
      stage.output = output.map { URL(fileURLWithPath: $0, isDirectory: true) }
      stage.masks = masks.map { URL(fileURLWithPath: $0, isDirectory: true) }
      stage.link = link.map { URL(fileURLWithPath: $0) }
      return try await stage.run(in: context)
    }
  }
}
