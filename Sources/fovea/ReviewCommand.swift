internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Takes what readers say of a model's answers in.
struct ReviewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "Have readers judge a model's answers, learn from them, and decide what they change.",
    subcommands: [
      ReviewExportCommand.self, ReviewImportCommand.self, ReviewDecideCommand.self,
      ReviewRollBackCommand.self,
    ])
}
