internal import Annotations
internal import Cohorts
internal import Delivery
internal import Files
internal import Foundation
internal import Ingest
internal import Reports
internal import Training

/// Pictures of images with what a model marked on them, written beside the output while images are
/// still at hand, and moved into it at the end.
struct OverlayFolder {
  /// The folder inside the output.
  static let name = "overlays"

  private static let rowsAtOnce = 64

  /// Where they wait.
  let folder: StagedFolder
  private let labels: [String]

  /// Makes the folder, hidden beside the output.
  ///
  /// - Throws: `cannotCreate`, `permission`, `inputOutput`.
  init(beside output: URL, labels: [String]) throws(FilesError) {
    self.labels = labels
    folder = try StagedFolder(
      for: output.deletingLastPathComponent().appendingPathComponent(
        "\(output.lastPathComponent).\(Self.name)"))
  }

  /// Writes the picture of one image, unless the model refused it.
  ///
  /// - Throws: errors of the files; `internalFault` when memory is short.
  func write(_ answer: PixelAnswer, on image: StoredImage) throws {
    guard answer.refusal == nil else { return }
    var picture = OverlayPicture(
      rows: image.facts.rows, columns: image.facts.columns, rgb: Self.rgb(image))
    for (place, mask) in answer.masks.enumerated() {
      picture.outline(mask, colour: .of(label: place))
    }
    for finding in answer.findings {
      let place = labels.firstIndex(of: finding.box.label) ?? 0
      picture.outline(finding.box, colour: .of(label: place))
    }
    let drawn = ReportPicture(
      width: picture.columns, height: picture.rows, channels: 3, samples: picture.bytes)
    guard let png = drawn.png else {
      throw PipelinesError(
        .internalFault, subject: "\(Self.name)/\(answer.image.caseID).png",
        reason: "could not be made, memory is short", hint: "leave png out of --format")
    }
    try folder.write(png, to: "\(answer.image.caseID).png")
  }

  /// Removes the picture of an image that was answered for too soon.
  ///
  /// - Throws: `inputOutput`.
  func remove(_ caseID: String) throws(FilesError) {
    let picture = folder.url.appendingPathComponent("\(caseID).png")
    do {
      try FileManager.default.removeItem(at: picture)
    } catch {
      throw FilesError(
        .inputOutput, subject: "\(Self.name)/\(caseID).png", reason: "cannot be removed",
        hint: "see that nothing else writes there")
    }
  }

  /// Searches them and moves them into the output that is about to take its place.
  ///
  /// - Throws: `identityFound`, `cannotCreate`.
  func move(into staged: StagedFolder, gate: ReleaseGate) throws {
    // They show the images on purpose.
    try gate.checkPictures(folder.url)
    do {
      try FileManager.default.moveItem(
        at: folder.url, to: staged.url.appendingPathComponent(Self.name))
    } catch {
      throw PipelinesError(
        .cannotCreate, subject: Self.name, reason: "cannot be put into the output",
        hint: "see that the disk has room and nothing else writes there")
    }
  }

  /// The image as it is shown, in three bytes per pixel, made a few rows at a time.
  static func rgb(_ image: StoredImage) -> [UInt8] {
    let (rows, channels) = (image.facts.rows, image.facts.channels)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(rows * image.facts.columns * 3)
    for top in stride(from: 0, to: rows, by: rowsAtOnce) {
      let part = PixelPipeline.unitImage(
        of: image.part(rows: top..<min(top + rowsAtOnce, rows)))
      for pixel in 0..<part.height * part.width {
        for channel in 0..<3 {
          let value = part.values[pixel * channels + min(channel, channels - 1)]
          bytes.append(UInt8((min(1, max(0, value)) * 255).rounded()))
        }
      }
    }
    return bytes
  }
}
