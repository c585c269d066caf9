import Foundation

/// A file of the house, as its rules look at it.
struct SourceFile: Sendable {
  /// Relative to the package, such as `Sources/Files/Digest.swift`.
  let path: String
  /// The lines as they are written.
  let lines: [String]
  /// The same lines with comments and the insides of string literals blanked out.
  let code: [String]

  init(path: String, text: String) {
    self.path = path
    lines = Self.lines(of: text)
    code = Self.lines(of: CodeText(text, isSwift: path.hasSuffix(".swift")).code)
  }

  /// The folder in Sources: a room, a program or a C target; nil for tests and other files.
  var target: String? {
    let parts = path.split(separator: "/")
    return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
  }

  /// The name without folders and suffix.
  var stem: String { String((path.split(separator: "/").last ?? "").prefix { $0 != "." }) }

  var isSwift: Bool { path.hasSuffix(".swift") }

  /// The numbers, from 1, of the lines of code that hold the expression.
  func codeLines(matching pattern: String) -> [Int] { Self.numbers(in: code, pattern) }

  /// The numbers, from 1, of the lines, comments and strings included, that hold the expression.
  func allLines(matching pattern: String) -> [Int] { Self.numbers(in: lines, pattern) }

  private static func numbers(in lines: [String], _ pattern: String) -> [Int] {
    lines.indices
      .filter { lines[$0].range(of: pattern, options: .regularExpression) != nil }
      .map { $0 + 1 }
  }

  private static func lines(of text: String) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    return lines
  }
}

/// The files of this checkout.
enum SourceTree {
  /// The folder that holds Package.swift.
  static let package = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// All Swift, C and C++ files of Sources and Tests but those that a program wrote (`.pb.swift`).
  static let files: [SourceFile] = {
    let suffixes = [".swift", ".c", ".cpp", ".h", ".hpp"]
    return ["Sources", "Tests"].flatMap { folder in
      read(folder) { name in
        suffixes.contains { name.hasSuffix($0) } && !name.hasSuffix(".pb.swift")
      }
    }
  }()

  /// What people and machines read beside the code.
  static let documents: [SourceFile] =
    ["Pipelines", ".ci", "Tests/Peers", "Sources", "SampleData"].flatMap { folder in
      read(folder) { name in
        [".md", ".yaml", ".py", ".sh", ".csv"].contains { name.hasSuffix($0) }
          || folder == ".ci" && !name.contains(".")
      }
    } + ["README.md", "Makefile", "Package.swift"].compactMap(file)

  /// One file; nil where there is none.
  static func file(_ path: String) -> SourceFile? {
    let data = try? Data(contentsOf: package.appending(path: path))
    return data.map { SourceFile(path: path, text: String(decoding: $0, as: UTF8.self)) }
  }

  private static func read(_ folder: String, _ isWanted: (String) -> Bool) -> [SourceFile] {
    let root = package.appending(path: folder).path
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: root)) ?? []
    return paths.filter { isWanted(($0 as NSString).lastPathComponent) }.sorted()
      .compactMap { file("\(folder)/\($0)") }
  }
}
