internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Trains a backbone on pictures from formulas.
struct PretrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pretrain",
    abstract: "Train a backbone on pictures drawn from formulas, with no patient in them.",
    discussion: """
      Writes backbone.safetensors, pretraining.json and MODEL_CARD.md into the output. The recipe \
      is a file such as Pipelines/pretrain-small.yaml; keys that are left out have their standard \
      values. Ctrl-C once finishes the step and writes the state; --resume goes on from there to \
      the same bytes.
      """)

  @Argument(
    help: ArgumentHelp("The recipe. (default: all standard values)", valueName: "recipe"),
    completion: .file(extensions: ["yaml"]))
  var recipe: String?

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The folder to write to.", valueName: "folder"), completion: .directory)
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Train nothing: write a sheet of the pictures to this PNG file.", valueName: "file"),
    completion: .file(extensions: ["png"]))
  var preview: String?

  @Flag(help: "Go on from the state in the output.")
  var resume = false

  @OptionGroup var settings: SettingOptions
  @OptionGroup var computing: ComputingOptions
  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func validate() throws {
    guard (output == nil) != (preview == nil) else {
      throw ValidationError("Give either -o to train or --preview to look at the pictures.")
    }
  }

  func run() async throws {
    try await shared.perform(computing: computing) { context in
      let recipe = try PretrainRecipe(path: recipe, assignments: settings.assignments)
      if let preview {
        return try PreviewStage(recipe: recipe, file: URL(fileURLWithPath: preview))
          .run(in: context)
      }
      let folder = URL(fileURLWithPath: output ?? ".", isDirectory: true)
      return try PretrainStage(recipe: recipe, output: folder, resume: resume).run(in: context)
    }
  }
}
