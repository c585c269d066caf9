internal import ArgumentParser
internal import Pipelines

/// Looks into weight files, and writes models for other programs.
struct WeightsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "weights",
    abstract: "Look into weight files, convert them, and write models for other programs.",
    subcommands: [
      WeightsShowCommand.self, WeightsConvertCommand.self, WeightsExportCommand.self,
    ])
}

/// Shows what is in a weight file.
struct WeightsShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Say what is in a weight file, what matches which network, and what does not.")

  @Argument(
    help: ArgumentHelp("A file of safetensors, PyTorch or ONNX, or a name.", valueName: "weights"))
  var weights: String

  @Option(
    help: ArgumentHelp(
      "Hold the file against this network. (default: the one it names or fits best)",
      valueName: "name"))
  var architecture: String?

  @OptionGroup var folders: WeightOptions
  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func run() async throws {
    try await shared.perform(weights: folders) {
      try WeightsStage(weights: weights, architecture: architecture).run(in: $0)
    }
  }
}
