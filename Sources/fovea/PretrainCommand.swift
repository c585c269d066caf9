internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Trains a backbone on pictures from formulas, or further on a cohort's images without labels.
struct PretrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pretrain",
    abstract: "Train a backbone on pictures drawn from formulas, or on your own unlabelled images.",
    discussion: """
      Writes backbone.safetensors, pretraining.json and MODEL_CARD.md into the output. Without \
      --images it learns from pictures that formulas draw, with no patient in them. With --images \
      it goes on from other weights on a cohort's own images, without their labels, so that few \
      labels go further; of a cohort with split.lock only the training part is used. Patients' \
      images are then in the backbone: keep it as private as they are. The recipe is a file such \
      as Pipelines/pretrain-small.yaml or Pipelines/adapt-isic.yaml; keys that are left out have \
      their standard values, and all are printed. Ctrl-C once finishes the step and writes the \
      state; --resume goes on from there to the same bytes.
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
      "Learn from this cohort, as fovea ingest wrote it, without its labels.",
      valueName: "cohort"),
    completion: .directory)
  var images: String?

  @Option(
    help: ArgumentHelp(
      "With --images: the weights to go on from, a name or a file. (default: fovea-small)",
      valueName: "backbone"))
  var from: String?

  @Option(
    help: ArgumentHelp("With --from: the network, for files that do not say.", valueName: "name"))
  var architecture: String?

  @Option(
    help: ArgumentHelp(
      "With --from: the input that the weights expect, for files that do not say: imagenet, caffe, "
        + "symmetric, unit, or mean=R/G/B,std=R/G/B,scale=1.", valueName: "rule"))
  var inputNorm: String?

  @Option(
    help: ArgumentHelp(
      "Train nothing: write a sheet of the pictures to this PNG file.", valueName: "file"),
    completion: .file(extensions: ["png"]))
  var preview: String?

  @Flag(help: "Go on from the state in the output.")
  var resume = false

  @OptionGroup var settings: SettingOptions
  @OptionGroup var weights: WeightOptions
  @OptionGroup var seal: SealOptions
  @OptionGroup var computing: ComputingOptions
  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func validate() throws {
    guard (output == nil) != (preview == nil) else {
      throw ValidationError("Give either -o to train or --preview to look at the pictures.")
    }
    if preview != nil, images != nil {
      throw ValidationError("--preview shows pictures from formulas; leave --images out.")
    }
    if from != nil, images == nil {
      throw ValidationError("--from goes with --images, the cohort to adapt the weights to.")
    }
    if seal.seal != nil, images == nil {
      throw ValidationError("--seal goes with --images, the cohort that it is of.")
    }
    if from == nil, architecture != nil || inputNorm != nil {
      throw ValidationError("--architecture and --input-norm describe the file that --from names.")
    }
  }

  func run() async throws {
    try await shared.perform(weights: weights, computing: computing, seal: seal) { context in
      let folder = URL(fileURLWithPath: output ?? ".", isDirectory: true)
      if let images {
        let recipe = try AdaptRecipe(path: recipe, assignments: settings.assignments)
        return try AdaptStage(
          start: start, cohort: URL(fileURLWithPath: images), recipe: recipe, output: folder,
          resume: resume
        ).run(in: context)
      }
      let recipe = try PretrainRecipe(path: recipe, assignments: settings.assignments)
      if let preview {
        return try PreviewStage(recipe: recipe, file: URL(fileURLWithPath: preview))
          .run(in: context)
      }
      return try PretrainStage(recipe: recipe, output: folder, resume: resume).run(in: context)
    }
  }

  private var start: AdaptStage.Start {
    var start = AdaptStage.Start()
    start.backbone = from
    start.architecture = architecture
    start.inputNorm = inputNorm
    return start
  }
}
