internal import Foundation

/// A file with the name that a report calls it by: `elsewhere=other.csv`.
struct NamedFile {
  let name: String
  let url: URL

  /// Reads the value of a flag.
  ///
  /// - Throws: `usage` for anything but `NAME=FILE`.
  init(_ text: String, flag: String) throws(PipelinesError) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, !parts[0].contains("/") else {
      throw PipelinesError(
        .usage, subject: flag, reason: "is not NAME=FILE",
        hint: "give the name that the report is to use, as \(flag) elsewhere=other.csv")
    }
    name = parts[0]
    url = URL(fileURLWithPath: parts[1])
  }
}
