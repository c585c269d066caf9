internal import Explaining
internal import Foundation

/// A folder of images with the word that pages call it by: `ct=ct-images`.
struct NamedFolder {
  let name: String
  let url: URL

  /// Reads the values of a flag, one folder each.
  ///
  /// - Throws: `usage` for anything but `NAME=FOLDER`, for a name that is given twice, and for one
  ///   that a way of spoiling images has.
  static func all(_ texts: [String], flag: String) throws(PipelinesError) -> [NamedFolder] {
    var folders: [NamedFolder] = []
    for text in texts {
      let folder = try NamedFolder(text, flag: flag)
      let subject = "\(flag) \(folder.name)"
      if folders.contains(where: { $0.name == folder.name }) {
        throw PipelinesError(
          .usage, subject: subject, reason: "is given twice",
          hint: "give every folder a name of its own")
      }
      if Corruption(rawValue: folder.name) != nil {
        throw PipelinesError(
          .usage, subject: subject, reason: "is the name of a way in which own images are spoiled",
          hint: "give the folder another name")
      }
      folders.append(folder)
    }
    return folders
  }

  private init(_ text: String, flag: String) throws(PipelinesError) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, parts[0].wholeMatch(of: /[A-Za-z][A-Za-z0-9_-]{0,31}/) != nil else {
      throw PipelinesError(
        .usage, subject: flag,
        reason: "is not NAME=FOLDER with a name of up to 32 letters, digits, - and _",
        hint: "give the word that the page is to use, as \(flag) ct=ct-images")
    }
    name = parts[0]
    url = URL(fileURLWithPath: parts[1], isDirectory: true)
  }

  /// SHA-256 over path, size and time of change of every file below it.
  ///
  /// - Throws: `inputMissing` where there is no such folder.
  func digest(flag: String) throws(PipelinesError) -> String {
    do throws(PipelinesError) {
      return try InputDigest.folder(url)
    } catch {
      throw PipelinesError(
        error.code, subject: "\(flag) \(name)", reason: error.reason, hint: error.hint)
    }
  }
}
