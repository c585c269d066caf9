internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Writes a pipeline file with every key explained, and an empty labels.csv.
struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Write a commented pipeline file and a labels.csv template.")

  @Argument(help: ArgumentHelp("The folder to write to.", valueName: "folder"))
  var folder: String

  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func run() async throws {
    try await shared.perform {
      try InitStage(folder: URL(fileURLWithPath: folder)).run(in: $0)
    }
  }
}
