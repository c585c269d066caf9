package import Foundation

/// How much memory this program may still take: what Linux has left, and what its control group
/// allows.
package struct MemoryLimit {
  /// Where the system's files begin; tests give a folder of their own.
  private let root: URL

  /// Reads below `root`.
  package init(root: URL = URL(fileURLWithPath: "/", isDirectory: true)) { self.root = root }

  /// The smallest of all limits in bytes, or nil where Linux says nothing.
  package var availableBytes: Int? {
    ([systemBytes] + groupFolders.map(availableBytes)).compactMap { $0 }.min()
  }

  /// `MemAvailable` of proc(5).
  private var systemBytes: Int? {
    let line = lines(of: "proc/meminfo").first { $0.hasPrefix("MemAvailable:") }
    return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
  }

  /// A folder of a control group, and the names of its files in that version of the interface.
  private struct Group {
    let folder: String
    let limit: String
    let usage: String
    let inactive: String
  }

  /// The program's groups and those above them: cgroups(7), versions 1 and 2.
  private var groupFolders: [Group] {
    lines(of: "proc/self/cgroup").flatMap { line -> [Group] in
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { return [] }
      let isSecond = parts[0] == "0" && parts[1].isEmpty
      guard isSecond || parts[1].split(separator: ",").contains("memory") else { return [] }
      let names = parts[2].split(separator: "/")
      return (0...names.count).map { count in
        let path = names.prefix(count).map { "/" + $0 }.joined()
        return isSecond
          ? Group(
            folder: "sys/fs/cgroup" + path, limit: "memory.max", usage: "memory.current",
            inactive: "inactive_file")
          : Group(
            folder: "sys/fs/cgroup/memory" + path, limit: "memory.limit_in_bytes",
            usage: "memory.usage_in_bytes", inactive: "total_inactive_file")
      }
    }
  }

  /// What a group has left, or nil for no limit; files it has only read count as free.
  private func availableBytes(of group: Group) -> Int? {
    func number(_ name: String) -> Int? {
      lines(of: "\(group.folder)/\(name)").first.flatMap { Int($0) }
    }
    // Version 2 writes "max", version 1 a number beyond any memory.
    guard let limit = number(group.limit), limit < 1 << 60, let usage = number(group.usage) else {
      return nil
    }
    let inactive = lines(of: "\(group.folder)/memory.stat")
      .first { $0.hasPrefix(group.inactive + " ") }
      .flatMap { Int($0.dropFirst(group.inactive.count + 1)) }
    return max(0, limit - usage + (inactive ?? 0))
  }

  private func lines(of path: String) -> [String] {
    let url = root.appendingPathComponent(path)
    guard let text = try? String(contentsOf: url, encoding: .utf8) else { return [] }
    return text.split(separator: "\n").map(String.init)
  }
}
