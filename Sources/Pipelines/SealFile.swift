internal import Foundation
internal import Privacy

/// The rule for the place of a seal that is about to be written.
enum SealFile {
  /// The place, which lies outside the output and replaces nothing but by permission.
  ///
  /// - Parameters:
  ///   - usual: where the seal lies unless the user says.
  ///   - isResumed: whether a run goes on, which may replace its own seal.
  /// - Throws: `usage`, `cannotCreate`.
  static func checked(
    usual: URL, outside output: URL, isResumed: Bool = false, in context: StageContext
  ) throws(PipelinesError) -> URL {
    let place = context.seal ?? usual
    let mayReplace = context.mayReplace || isResumed && Seal.isSeal(place)
    if context.seal == nil, !mayReplace, FileManager.default.fileExists(atPath: place.path) {
      throw PipelinesError(
        .cannotCreate, subject: place.path, reason: "is the seal of an earlier output",
        hint: "remove it, or replace it with --force")
    }
    try LinkFile.check(place, flag: "--seal", outside: output, mayReplace: mayReplace)
    return place
  }
}

/// The rule for the table of files that a person found free of text.
enum ReviewFile {
  /// Refuses one inside the output: its next list would take the table's place, without the files
  /// that were just let in.
  ///
  /// - Throws: `usage`.
  static func check(_ table: URL?, outside output: URL) throws(PipelinesError) {
    guard let table else { return }
    let folder = output.resolvingSymlinksInPath().standardizedFileURL.pathComponents
    let place = table.resolvingSymlinksInPath().standardizedFileURL.pathComponents
    guard place.starts(with: folder) else { return }
    throw PipelinesError(
      .usage, subject: "--text-reviewed", reason: "lies inside the output, which writes a new list",
      hint: "copy it elsewhere first")
  }
}
