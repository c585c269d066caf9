internal import Delivery
public import Foundation

/// Says why viewers would hide or misplace DICOM objects that were written; writes nothing.
public struct CheckExportStage {
  static let schema = "fovea.check-export/1"

  private let objects: URL
  private let images: URL

  /// Looks at the objects in a folder, or in `dicom/` of what `fovea predict` wrote, beside the
  /// images in another.
  public init(objects: URL, images: URL) {
    let inside = objects.appendingPathComponent(DICOMResults.folderName)
    self.objects = FileManager.default.fileExists(atPath: inside.path) ? inside : objects
    self.images = images
  }

  /// Reads every header of both folders and holds the objects against the images.
  ///
  /// - Throws: `usage` for a file in place of the objects; what reading says.
  public func run(in context: StageContext) async throws -> CommandResult {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: objects.path, isDirectory: &isFolder)
    guard !exists || isFolder.boolValue else {
      throw PipelinesError(
        .usage, subject: "--check-export",
        reason: "without --output looks at a folder of DICOM objects, and the first name is a file",
        hint: "name that folder, then the images'; or add --output to predict and check")
    }
    guard let decoder = context.decoder else { throw IngestStage.missingDecoder }
    guard !context.isDryRun else {
      return CommandResult(
        Self.schema, lines: ["would check the objects in the first folder; nothing is written"],
        members: ["dryRun": .flag(true)])
    }
    let summary = try await ExportCheck(objects: objects, images: images, decoder: decoder).run()
    return CommandResult(
      Self.schema, lines: summary.lines,
      members: try summary.members.merging(["dryRun": .flag(false)]) { $1 },
      exitCode: summary.exitCode)
  }
}

extension ExportSummary {
  /// 1 where something was found.
  var exitCode: Int32 { findingCount == 0 ? 0 : 1 }

  /// What people are told.
  var lines: [String] {
    let kinds = CheckedObject.Kind.allCases.compactMap { kind -> String? in
      let count = objects.count { $0.kind == kind }
      return count == 0 ? nil : "\(count) \(kind.rawValue)\(count == 1 ? "" : "s")"
    }
    let head = "checked \(kinds.joined(separator: ", ")) beside \(imageCount) images"
    guard findingCount > 0 else { return ["\(head): nothing hides or misplaces them"] }
    return ["\(head): \(findingCount) findings"] + sentences
  }

  /// The same for `--json`.
  var members: [String: JSONValue] {
    get throws {
      [
        "images": .integer(imageCount), "findings": .integer(findingCount),
        "objects": try JSONValue(objects),
      ]
    }
  }
}
