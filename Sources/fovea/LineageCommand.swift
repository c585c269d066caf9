internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Says where a model comes from, or what a patient's images went into.
struct LineageCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lineage",
    abstract: "Say where a model comes from, or what a patient's images went into.",
    discussion: """
      Of a model: the version of its data, rounds of feedback, split, first weights and licence, \
      program, owner, approvals. Of a patient's pseudonym: cohorts, models, backbones, \
      predictions and reports below the folders, and cohorts that do not hold the patient. \
      Nothing is written; places are named by digest.
      """)

  @Argument(help: ArgumentHelp("A NAME.fovea, or a patient_id.", valueName: "subject"))
  var subject: String

  @Option(
    name: .customLong("in"),
    help: ArgumentHelp(
      "A folder to search, at every depth; may be repeated. (default: the model's own)",
      valueName: "folder"), completion: .directory)
  var folders: [String] = []

  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func run() async throws {
    try await shared.perform { context in
      var stage = LineageStage(subject: subject)
      stage.folders = folders.map { URL(fileURLWithPath: $0, isDirectory: true) }
      return try stage.run(in: context)
    }
  }
}
