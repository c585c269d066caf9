internal import Foundation

/// The rule for the tables that lead back to the patients.
enum LinkFile {
  /// Refuses a table that would lie in an output folder, or replace something.
  ///
  /// - Throws: `usage`, `cannotCreate`.
  static func check(
    _ link: URL?, flag: String = "--link", outside output: URL, mayReplace: Bool
  ) throws(PipelinesError) {
    guard let link else { return }
    let folder = output.resolvingSymlinksInPath().standardizedFileURL.pathComponents
    let parent = link.deletingLastPathComponent().resolvingSymlinksInPath()
      .standardizedFileURL.pathComponents
    guard !parent.starts(with: folder) else {
      throw PipelinesError(
        .usage, subject: flag, reason: "lies inside the output folder",
        hint: "keep the table that leads back to patients elsewhere")
    }
    guard mayReplace || !FileManager.default.fileExists(atPath: link.path) else {
      throw PipelinesError(
        .cannotCreate, subject: flag, reason: "names a file that exists already",
        hint: "name a new file, or replace it with --force")
    }
  }
}
