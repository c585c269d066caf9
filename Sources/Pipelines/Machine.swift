internal import Foundation

/// What this computer says about itself.
enum Machine {
  /// Instruction sets of the processor that make the arithmetic fast, as Linux names them.
  static let usefulFeatures = ["avx", "avx2", "fma", "avx512f"]

  /// Those of `usefulFeatures` that the first processor has, or nil where Linux does not say.
  static var processorFeatures: [String]? {
    guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("flags") })
    else { return nil }
    let flags = Set(line.split(separator: " ").map(String.init))
    return usefulFeatures.filter(flags.contains)
  }

  /// Memory in MiB that Linux would give to a new program, or nil where it does not say.
  static var availableMemoryMebibytes: Int? {
    guard let text = try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8) else {
      return nil
    }
    let line = text.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
    let kibibytes = line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    return kibibytes.map { $0 / 1024 }
  }

  /// Free disk space in MiB for this user at a folder, or nil where nobody can say.
  static func freeDiskMebibytes(at path: String) -> Int? {
    var facts = statvfs()
    guard statvfs(path, &facts) == 0 else { return nil }
    return Int(facts.f_bavail) * Int(facts.f_frsize) / (1 << 20)
  }

  /// Where Debian's DCMTK keeps its dictionary, or nil.
  static var dictionaryPath: String? {
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/share")) ?? []
    return folders.filter { $0.hasPrefix("libdcmtk") || $0 == "dcmtk" }.sorted()
      .map { "/usr/share/\($0)/dicom.dic" }
      .first { FileManager.default.isReadableFile(atPath: $0) }
  }
}
