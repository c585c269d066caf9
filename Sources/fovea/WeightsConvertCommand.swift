internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Rewrites a weight file as safetensors that load without flags.
struct WeightsConvertCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Rewrite a weight file as safetensors that say what they are for.",
    discussion: """
      Reads safetensors, PyTorch's .pth, .pt and .th, and ONNX; nothing in them is run. \
      Architecture, input normalisation, origin and licence go into the new file's metadata, so \
      that it loads without flags. Keras's HDF5 is refused with a recipe.
      """)

  @Argument(
    help: ArgumentHelp("A file of safetensors, PyTorch or ONNX, or a name.", valueName: "weights"))
  var weights: String

  @Argument(
    help: ArgumentHelp("The file to write, NAME.safetensors.", valueName: "output"),
    completion: .file(extensions: ["safetensors"]))
  var output: String

  @Option(
    help: ArgumentHelp("The network, for files that do not say.", valueName: "name"))
  var architecture: String?

  @Option(
    help: ArgumentHelp(
      "The input that the weights expect, for files that do not say: imagenet, caffe, symmetric, "
        + "unit, or mean=R/G/B,std=R/G/B,scale=1.", valueName: "rule"))
  var inputNorm: String?

  @Option(help: ArgumentHelp("Where the weights come from.", valueName: "text"))
  var origin: String?

  @Option(help: ArgumentHelp("Under which licence they are.", valueName: "text"))
  var licence: String?

  @Flag(help: "Write half precision: half the size, values rounded to 11 bits.")
  var half = false

  @OptionGroup var folders: WeightOptions
  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func run() async throws {
    try await shared.perform(weights: folders) { context in
      var statement = WeightConversionStage.Statement()
      statement.architecture = architecture
      statement.inputNorm = inputNorm
      statement.origin = origin
      statement.licence = licence
      let stage = WeightConversionStage(
        weights: weights, output: URL(fileURLWithPath: output), statement: statement, half: half)
      return try stage.run(in: context)
    }
  }
}
