internal import Foundation
internal import Ingest

/// The PNG files of one folder, by name without ending.
struct MaskFolder {
  /// Endings that a table's name of an image may have where the mask has `.png`.
  private static let endings: Set = ["png", "jpg", "jpeg", "dcm", "tif", "tiff", "bmp"]

  /// The flag that named the folder; messages call it by this.
  let flag: String
  let entries: [String: InputEntry]
  /// Files that are not called .png.
  let ignoredCount: Int

  /// Lists the folder and those inside it.
  ///
  /// - Throws: `inputMissing` for what is no folder, `badData` for one without PNG files or with
  ///   two of one name; errors of listing.
  init(_ url: URL, flag: String) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder),
      isFolder.boolValue
    else {
      throw PipelinesError(
        .inputMissing, subject: flag, reason: "names no folder",
        hint: "name the folder that holds the PNG files")
    }
    let files = try InputWalk.entries(in: url).filter { $0.kind == .file }
    let pictures = files.filter { $0.relativePath.lowercased().hasSuffix(".png") }
    guard !pictures.isEmpty else {
      throw PipelinesError(
        .badData, subject: flag, reason: "holds no PNG file",
        hint: "write one PNG per image, named as the image")
    }
    var entries: [String: InputEntry] = [:]
    for entry in pictures {
      guard let other = entries.updateValue(entry, forKey: Self.stem(entry.relativePath)) else {
        continue
      }
      throw PipelinesError(
        .badData, subject: flag,
        reason: "holds two masks of one name (files \(other.number) and \(entry.number) of "
          + "\(files.count) in the order of their paths)", hint: "keep one of them")
    }
    self.flag = flag
    self.entries = entries
    ignoredCount = files.count - pictures.count
  }

  /// A name without folders and without the ending of a picture.
  static func stem(_ name: String) -> String {
    let last = name.split(separator: "/").last.map(String.init) ?? name
    guard let point = last.lastIndex(of: "."), point > last.startIndex,
      endings.contains(last[last.index(after: point)...].lowercased())
    else { return last }
    return String(last[..<point])
  }
}
