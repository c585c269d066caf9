internal import Foundation

/// Hidden folders that end in the number of a process that is gone.
struct Leftovers {
  let folder: URL
  let prefix: String

  /// Where they lie.
  var urls: [URL] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { name in
      guard name.hasPrefix(prefix), let process = pid_t(name.dropFirst(prefix.count)) else {
        return false
      }
      return process == getpid() || (kill(process, 0) != 0 && errno != EPERM)
    }.map { folder.appendingPathComponent($0) }
  }

  /// Removes them, but not this one.
  func remove(but kept: URL? = nil) {
    for url in urls where url.path != kept?.path { try? FileManager.default.removeItem(at: url) }
  }
}
