internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Writes a fine-tuned model in the format of other programs.
struct WeightsExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a model as ONNX, once its graph has answered as the model does.",
    discussion: """
      The graph takes prepared images and puts out logits; norms are folded. Its metadata say how \
      images are prepared, what the outputs are called, how logits become answers, and which \
      model it was. Before anything is written, the bytes are read back and evaluated by plain \
      loops; above a difference of 1e-4 of the largest logit nothing is written.
      """)

  @Argument(
    help: ArgumentHelp("The model, NAME.fovea.", valueName: "model"),
    completion: .file(extensions: ["fovea"]))
  var model: String

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The file to write, NAME.onnx.", valueName: "file"),
    completion: .file(extensions: ["onnx"]))
  var output: String

  @Option(
    help: ArgumentHelp(
      "Compare answers on images of this cohort. (default: invented images)",
      valueName: "cohort"),
    completion: .directory)
  var images: String?

  @OptionGroup var seal: SealOptions
  @OptionGroup var computing: ComputingOptions

  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func run() async throws {
    try await shared.perform(computing: computing, seal: seal) {
      try ExportStage(
        model: URL(fileURLWithPath: model), output: URL(fileURLWithPath: output),
        images: images.map { URL(fileURLWithPath: $0, isDirectory: true) }
      ).run(in: $0)
    }
  }
}
