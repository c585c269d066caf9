internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Predicted boxes beside the true ones, instead of a table of predictions.
struct BoxOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      A table of predicted boxes: image_id, x, y, width, height, score and perhaps class. Instead \
      of --predictions; demographics.csv then lists every image.
      """, valueName: "file"), completion: .file(extensions: ["csv"]))
  var boxes: String?

  @Option(
    help: ArgumentHelp("The table of true boxes, without scores.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var referenceBoxes: String?

  func validate() throws {
    if boxes == nil, referenceBoxes != nil {
      throw ValidationError("--reference-boxes is for --boxes; name the table of predicted boxes.")
    }
    if boxes != nil, referenceBoxes == nil {
      throw ValidationError("--boxes needs --reference-boxes, the table of true boxes.")
    }
  }

  /// The stage that reports on them; nil without boxes.
  func stage(demographics: URL, output: URL) -> BoxReportStage? {
    guard let boxes, let referenceBoxes else { return nil }
    return BoxReportStage(
      boxes: URL(fileURLWithPath: boxes), references: URL(fileURLWithPath: referenceBoxes),
      demographics: demographics, output: output)
  }
}
