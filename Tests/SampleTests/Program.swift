import Foundation

/// Runs programs as a person would.
enum Program {
  /// How one ended.
  struct Ending {
    let status: Int32
    let messages: String
  }

  /// Runs the `fovea-sample` that was built beside these tests.
  static func sample(_ arguments: [String]) throws -> Ending {
    let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let program = tests.deletingLastPathComponent().appending(path: "fovea-sample")
    return try run(program, arguments)
  }

  /// Runs a program of the search path.
  static func named(_ name: String, _ arguments: [String]) throws -> Ending {
    try run(URL(fileURLWithPath: "/usr/bin/env"), [name] + arguments)
  }

  private static func run(_ program: URL, _ arguments: [String]) throws -> Ending {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = program
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = pipe
    try process.run()
    let messages = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Ending(
      status: process.terminationStatus, messages: String(decoding: messages, as: UTF8.self))
  }
}

/// Gives `body` a path at which nothing is yet, and removes what it put there.
func withFreshPath<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let url = FileManager.default.temporaryDirectory
    .appending(path: "fovea-sample-tests-\(UUID().uuidString)")
  defer { try? FileManager.default.removeItem(at: url) }
  return try body(url)
}
