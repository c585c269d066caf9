internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Looks for everything that would stop a pipeline.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Say everything that is wrong with a pipeline file and its data, before the work.")

  @Argument(
    help: ArgumentHelp("The pipeline file.", valueName: "pipeline.yaml"),
    completion: .file(extensions: ["yaml", "yml"]))
  var pipeline: String

  @OptionGroup var settings: SettingOptions
  @OptionGroup var weights: WeightOptions
  @OptionGroup var computing: ComputingOptions
  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func run() async throws {
    try await shared.perform(weights: weights, computing: computing) { context in
      let pipeline = try Pipeline(
        path: pipeline, assignments: settings.assignments,
        workingFolder: URL(fileURLWithPath: ".", isDirectory: true))
      return try CheckStage(pipeline: pipeline).run(in: context)
    }
  }
}
