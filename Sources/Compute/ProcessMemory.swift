internal import Glibc

/// What Linux says about this process's memory.
public struct ProcessMemory: Sendable, Equatable {
  /// Bytes that are in memory now.
  public let residentBytes: Int
  /// The most bytes that were in memory at once since the process began.
  public let peakResidentBytes: Int

  /// What `/proc/self/status` says now, or nil where there is none.
  public static var now: ProcessMemory? {
    let descriptor = open("/proc/self/status", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 14)
    let count = read(descriptor, &bytes, bytes.count)
    guard count > 0 else { return nil }
    return ProcessMemory(status: String(decoding: bytes[..<count], as: UTF8.self))
  }

  /// Reads the lines `VmRSS` and `VmHWM`, in kibibytes (proc(5)); nil where one is missing.
  package init?(status: String) {
    func bytes(_ name: String) -> Int? {
      let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
      let words = line?.split { $0 == " " || $0 == "\t" } ?? []
      guard words.count == 3, words[2] == "kB" else { return nil }
      return Int(words[1]).map { $0 * 1024 }
    }
    guard let resident = bytes("VmRSS"), let peak = bytes("VmHWM") else { return nil }
    residentBytes = resident
    peakResidentBytes = peak
  }
}
