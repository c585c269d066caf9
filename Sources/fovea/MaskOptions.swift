internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Predicted masks beside their references, instead of a table of predictions.
struct MaskOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      A folder of predicted masks, PNG files named as the images of the demographics: values above \
      0 are lesion. Instead of --predictions.
      """, valueName: "folder"), completion: .directory)
  var masks: String?

  @Option(
    help: ArgumentHelp("The folder of the true masks, named alike.", valueName: "folder"),
    completion: .directory)
  var reference: String?

  @Option(
    help: ArgumentHelp(
      "Names of the values in the masks, as 1=liver,2=tumour; others are not marked.",
      valueName: "list"))
  var labels: String?

  @Option(
    help: ArgumentHelp(
      """
      Millimetres from pixel to pixel, as 0.5, or across and down, as 0.5,0.7; without it lengths \
      are in pixels.
      """, valueName: "mm"))
  var spacing: String?

  @Option(
    help: ArgumentHelp(
      "How far boundaries may be apart and still count as equal for NSD, in mm or pixels.",
      valueName: "length"))
  var tolerance = 2.0

  @Flag(help: "Count images without a predicted mask as predicted empty.")
  var missingAsEmpty = false

  /// The flags that say something about masks.
  private var given: [String] {
    [
      (masks, "--masks"), (reference, "--reference"), (labels, "--labels"),
      (spacing, "--spacing"), (missingAsEmpty ? "" : nil, "--missing-as-empty"),
    ].compactMap { $0.0 == nil ? nil : $0.1 }
  }

  /// Millimetres across and down.
  var millimetres: (x: Double, y: Double)? {
    let parts = (spacing ?? "").split(separator: ",", omittingEmptySubsequences: false)
    let sides = parts.compactMap { Double($0) }.filter { $0 > 0 && $0.isFinite }
    guard sides.count == parts.count, (1...2).contains(sides.count) else { return nil }
    return (sides[0], sides[sides.count - 1])
  }

  func validate() throws {
    if let first = given.first, masks == nil {
      throw ValidationError("\(first) is for --masks; name the folder of predicted masks.")
    }
    if masks != nil, reference == nil {
      throw ValidationError("--masks needs --reference, the folder of the true masks.")
    }
    if let spacing, millimetres == nil {
      throw ValidationError("--spacing is \(spacing); give millimetres, as 0.5 or 0.5,0.7.")
    }
    if !(0...1e6).contains(tolerance) {
      throw ValidationError("--tolerance is \(tolerance); give a length that is not negative.")
    }
  }

  /// The stage that reports on them; nil without masks.
  func stage(demographics: URL, output: URL) -> MaskReportStage? {
    guard let masks, let reference else { return nil }
    var stage = MaskReportStage(
      masks: URL(fileURLWithPath: masks), references: URL(fileURLWithPath: reference),
      demographics: demographics, output: output)
    stage.labels = labels
    stage.spacing = millimetres
    stage.tolerance = tolerance
    stage.missingIsEmpty = missingAsEmpty
    return stage
  }
}
