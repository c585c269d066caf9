internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Applies a model to a folder of images.
struct PredictCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Apply a model to a folder of images; broken and foreign ones are told apart.",
    discussion: """
      Writes predictions.csv and predictions.json. The model carries its preprocessing and says \
      out_of_scope for images unlike those it learnt from; files that cannot be read are \
      quarantined with their reason. A model that marks pixels or boxes adds areas.csv or \
      boxes.csv, masks/ and overlays/. DICOM results need images from fovea deidentify, or \
      --with-sources, or --to-original; they lie in dicom/, in the studies of their images.
      """)

  @Argument(
    help: ArgumentHelp("The model, NAME.fovea.", valueName: "model"),
    completion: .file(extensions: ["fovea"]))
  var model: String

  @Argument(
    help: ArgumentHelp("The folder of images.", valueName: "folder"), completion: .directory)
  var folder: String

  @OptionGroup var output: OutputOptions

  @Option(
    help: ArgumentHelp(
      "Write the one table that leads back, outside the output, mode 0600.", valueName: "file"))
  var link: String?

  @Option(
    help: ArgumentHelp(
      "What to write: csv, json, png, dicom-sc (pictures), dicom-seg (masks), dicom-sr (reports), "
        + "with commas. (default: all of csv, json, png that the model has)",
      valueName: "formats"))
  var format: String?

  @Option(
    help: ArgumentHelp(
      "After so long leave a study's other images out, and say so; for models that mark pixels or "
        + "boxes.", valueName: "seconds"))
  var studyLimit: Double?

  @Flag(
    help: "Write the images that DICOM results refer to beside them, de-identified.")
  var withSources = false

  @Flag(
    help: ArgumentHelp(
      "Make DICOM results for the hospital's own archive, with the original study's identity and "
        + "UIDs; the audit log says so."))
  var toOriginal = false

  @OptionGroup var seal: SealOptions
  @OptionGroup var computing: ComputingOptions

  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func run() async throws {
    try await shared.perform(computing: computing, seal: seal) { context in
      var stage = PredictStage(
        model: URL(fileURLWithPath: model), folder: URL(fileURLWithPath: folder),
        output: output.folder)
      stage.link = link.map { URL(fileURLWithPath: $0) }
      stage.formats = try format.map { try PredictionFormat.chosen($0) } ?? []
      stage.studyLimitSeconds = studyLimit
      stage.writesSources = withSources
      stage.refersToOriginal = toOriginal
      return try await stage.run(in: context)
    }
  }
}
