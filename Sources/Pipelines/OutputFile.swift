internal import Foundation

/// A file that a command writes and that must not be there yet, unless it may be replaced.
struct OutputFile {
  /// The file.
  let url: URL
  /// A name that would do, for the hint where a folder is in the way.
  let example: String

  /// Looks without touching.
  ///
  /// - Throws: `cannotCreate` for a folder in the way, or for a file without `mayReplace`.
  func check(mayReplace: Bool) throws(PipelinesError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else { return }
    if isFolder.boolValue {
      throw PipelinesError(
        .cannotCreate, subject: url.path, reason: "is a folder",
        hint: "name the file to write, such as \(example)")
    }
    guard mayReplace else {
      throw PipelinesError(
        .cannotCreate, subject: url.path, reason: "exists already",
        hint: "choose another name, or replace it with --force")
    }
  }
}
