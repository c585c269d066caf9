internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Shows where in images the evidence for a label lies.
struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show where in images the evidence for a label lies, and test if that holds here.",
    discussion: """
      Writes explanations.json, explain.html, maps/ (16-bit grey) and overlays/ (colour, one scale \
      for all images). Each method is tested on these images: against random weights, by taking \
      cells away in its order, and where a cohort has masks by the evidence inside them; each test \
      passes, fails here or has no evidence. Of a mask the mean logit of its pixels is \
      explained. Not for models that find boxes, see windows or take slices.
      """)

  @Argument(
    help: ArgumentHelp("The model, NAME.fovea.", valueName: "model"),
    completion: .file(extensions: ["fovea"]))
  var model: String

  @Argument(
    help: ArgumentHelp(
      "A folder of images, or a cohort, of which the validation part is explained.",
      valueName: "folder"), completion: .directory)
  var folder: String

  @OptionGroup var output: OutputOptions

  @Option(
    help: ArgumentHelp(
      "grad-cam, grad-cam++, integrated-gradients, occlusion, with commas.", valueName: "methods"))
  var method: String = "grad-cam"

  @Option(
    help: ArgumentHelp(
      "The labels to explain, with commas. (default: those that the model says of an image, or the "
        + "most probable)", valueName: "labels"))
  var label: String?

  @Option(
    help: ArgumentHelp(
      "The cohort that the model was trained on: show the nearest training cases of each image.",
      valueName: "cohort"), completion: .directory)
  var cohort: String?

  @Option(help: ArgumentHelp("Explain so many images, the first ones.", valueName: "count"))
  var cases: Int = ExplainStage.usualCases

  @OptionGroup var seal: SealOptions
  @OptionGroup var computing: ComputingOptions
  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func validate() throws {
    if cases < 1 { throw ValidationError("--cases is \(cases); give a number from 1.") }
  }

  func run() async throws {
    try await shared.perform(computing: computing, seal: seal) { context in
      var stage = ExplainStage(
        model: URL(fileURLWithPath: model), input: URL(fileURLWithPath: folder),
        output: output.folder)
      stage.methods = method
      stage.labels = label
      stage.mostCases = cases
      stage.cohort = cohort.map { URL(fileURLWithPath: $0, isDirectory: true) }
      return try await stage.run(in: context)
    }
  }
}
