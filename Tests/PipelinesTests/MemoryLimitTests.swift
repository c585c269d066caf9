import Foundation
import Pipelines
import Testing

/// The files of proc(5) and cgroups(7), invented.
@Suite struct MemoryLimitTests {
  private func available(_ files: [String: String]) throws -> Int? {
    let root = FileManager.default.temporaryDirectory
      .appendingPathComponent("fovea-memory-\(UUID().uuidString)", isDirectory: true)
    defer { try? FileManager.default.removeItem(at: root) }
    for (path, text) in files {
      let url = root.appendingPathComponent(path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: url, atomically: false, encoding: .utf8)
    }
    return MemoryLimit(root: root).availableBytes
  }

  private let meminfo = "MemTotal:  9000000 kB\nMemFree: 1 kB\nMemAvailable:    4000 kB\n"

  @Test func `without groups it is what Linux has left`() throws {
    #expect(try available(["proc/meminfo": meminfo]) == 4_096_000)
    #expect(try available([:]) == nil)
  }

  @Test func `a group of version 2 and those above it may have less`() throws {
    var files = [
      "proc/meminfo": meminfo, "proc/self/cgroup": "0::/a/b\n",
      "sys/fs/cgroup/a/b/memory.max": "max\n", "sys/fs/cgroup/a/b/memory.current": "1\n",
      "sys/fs/cgroup/a/memory.max": "3000000\n", "sys/fs/cgroup/a/memory.current": "2500000\n",
    ]
    #expect(try available(files) == 500_000)
    files["sys/fs/cgroup/a/memory.stat"] = "anon 7\ninactive_file 1000000\nactive_file 9\n"
    #expect(try available(files) == 1_500_000)
  }

  @Test func `a group of version 1 may have less, and a huge number is no limit`() throws {
    let folder = "sys/fs/cgroup/memory"
    var files = [
      "proc/meminfo": meminfo, "proc/self/cgroup": "5:cpu,cpuacct:/x\n4:memory:/x\n0::/\n",
      "\(folder)/x/memory.limit_in_bytes": "2000000\n",
      "\(folder)/x/memory.usage_in_bytes": "1200000\n",
      "\(folder)/x/memory.stat": "inactive_file 1\ntotal_inactive_file 200000\n",
      "\(folder)/memory.limit_in_bytes": "9223372036854771712\n",
      "\(folder)/memory.usage_in_bytes": "1\n",
    ]
    #expect(try available(files) == 1_000_000)
    files["\(folder)/x/memory.usage_in_bytes"] = "3000000\n"
    #expect(try available(files) == 0)
  }
}
