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
      --with-sources, or --to-original; they lie in dicom/, in the studies of their images. \
      --check-export says why a viewer would hide or misplace them, with exit code 1: before \
      they take their place, or without -o of a folder of anybody's objects beside its images.
      """)

  @Argument(
    help: ArgumentHelp(
      "The model, NAME.fovea; to check alone, a folder of DICOM objects.", valueName: "model"),
    completion: .file(extensions: ["fovea"]))
  var model: String

  @Argument(
    help: ArgumentHelp("The folder of images.", valueName: "folder"), completion: .directory)
  var folder: String

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The folder to write to.", valueName: "folder"), completion: .directory)
  var output: String?

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

  @Flag(
    help: ArgumentHelp(
      "Say why a viewer would hide or misplace the DICOM results; without -o of the objects that "
        + "lie in <model>, and write nothing."))
  var checkExport = false

  @Option(
    help: ArgumentHelp(
      "Explain the predictions of the first \(ExplainStage.usualCases) images in explanations/, as "
        + "fovea explain does (its --cases takes more): grad-cam, grad-cam++, "
        + "integrated-gradients, occlusion, with commas.", valueName: "methods"))
  var explain: String?

  @OptionGroup var seal: SealOptions
  @OptionGroup var computing: ComputingOptions

  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func validate() throws {
    guard output == nil else { return }
    guard checkExport else {
      throw ValidationError("Missing expected argument '--output <folder>'")
    }
    let made = [
      ("--link", link != nil), ("--format", format != nil), ("--study-limit", studyLimit != nil),
      ("--with-sources", withSources), ("--to-original", toOriginal),
      ("--explain", explain != nil),
    ]
    if let flag = made.first(where: \.1)?.0 {
      throw ValidationError(
        "\(flag) is about predictions, and --check-export without --output makes none; "
          + "add --output, or leave it out.")
    }
  }

  func run() async throws {
    try await shared.perform(computing: computing, seal: seal) { context in
      let images = URL(fileURLWithPath: folder)
      guard let output else {
        return try await CheckExportStage(objects: URL(fileURLWithPath: model), images: images)
          .run(in: context)
      }
      var stage = PredictStage(
        model: URL(fileURLWithPath: model), folder: images,
        output: URL(fileURLWithPath: output, isDirectory: true))
      stage.link = link.map { URL(fileURLWithPath: $0) }
      stage.formats = try format.map { try PredictionFormat.chosen($0) } ?? []
      stage.studyLimitSeconds = studyLimit
      stage.writesSources = withSources
      stage.refersToOriginal = toOriginal
      stage.checksExport = checkExport
      stage.explained = explain
      return try await stage.run(in: context)
    }
  }
}
