internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Writes a pipeline file with every key explained, and tables to fill.
struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Write a commented pipeline file and templates of its tables.")

  @Argument(help: ArgumentHelp("The folder to write to.", valueName: "folder"))
  var folder: String

  @Option(help: "What the network is to do.")
  var task: FinetuneCommand.Task = .classify

  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func run() async throws {
    try await shared.perform {
      try InitStage(folder: URL(fileURLWithPath: folder), task: task.rawValue).run(in: $0)
    }
  }
}
