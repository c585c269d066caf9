package import Foundation

/// Puts a folder where another one may lie, so that a kill at any moment loses neither.
package struct FolderSwap: Sendable {
  /// `renameat2` of Linux, which Swift's Glibc module does not name.
  private typealias Rename =
    @convention(c) (
      Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32
    ) -> Int32
  /// RENAME_EXCHANGE of linux/fs.h.
  private static let exchangeFlag: UInt32 = 2

  /// Where the folder will be.
  package let place: URL
  /// Whether both names are exchanged at once where the file system can; tests take it away.
  package var exchanges = true

  /// Swaps at this place.
  package init(place: URL) { self.place = place }

  private var parent: URL { place.deletingLastPathComponent() }
  private var asidePrefix: String { ".\(place.lastPathComponent).earlier-" }
  private var aside: URL { parent.appendingPathComponent("\(asidePrefix)\(getpid())") }

  /// Gives the folder its place; what lay there is then at the folder's old name, or aside.
  ///
  /// - Returns: 0, or the number of the system's error; then everything is as it was.
  package func put(_ folder: URL) -> Int32 {
    if rename(folder.path, place.path) == 0 { return 0 }
    guard errno == ENOTEMPTY || errno == EEXIST else { return errno }
    if exchanges, Self.exchange(folder.path, place.path) { return 0 }
    guard rename(place.path, aside.path) == 0 else { return errno }
    guard rename(folder.path, place.path) == 0 else {
      let fault = errno
      rename(aside.path, place.path)
      return fault
    }
    return 0
  }

  /// Removes what `put` took out of the place.
  package func removeEarlier(_ folder: URL) {
    for url in [folder, aside] where FileManager.default.fileExists(atPath: url.path) {
      try? FileManager.default.removeItem(at: url)
    }
  }

  /// Puts back what a killed process had moved aside, or removes it where its successor is there.
  func undoInterrupted() {
    for left in Leftovers(folder: parent, prefix: asidePrefix).urls {
      // An empty folder in its place, which somebody made since, is no successor and gives way.
      guard rename(left.path, place.path) != 0, [ENOTEMPTY, EEXIST].contains(errno) else {
        continue
      }
      try? FileManager.default.removeItem(at: left)
    }
  }

  /// Exchanges two names in one step; false where kernel or file system cannot.
  private static func exchange(_ first: String, _ second: String) -> Bool {
    guard let symbol = dlsym(nil, "renameat2") else { return false }
    let call = unsafeBitCast(symbol, to: Rename.self)
    return call(AT_FDCWD, first, AT_FDCWD, second, exchangeFlag) == 0
  }
}
