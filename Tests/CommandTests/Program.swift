import Foundation

/// Runs the built `fovea`, as a person would.
enum Program {
  /// How it ended.
  struct Ending: Sendable {
    let status: Int32
    let output: String
    let messages: String

    /// The lines on stderr that say what went wrong.
    var errors: [String] {
      messages.split(separator: "\n").map(String.init)
        .filter { $0.hasPrefix("error: ") || $0.hasPrefix("Error: ") }
        .map { String($0.dropFirst("error: ".count)) }
    }
  }

  /// The folder that holds `fovea`, `fovea-decode` and this test program.
  static let folder: URL = {
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    var folder = program.deletingLastPathComponent()
    while folder.path != "/" {
      for candidate in [folder, folder.appendingPathComponent("release")] {
        let path = candidate.appendingPathComponent("fovea").path
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        if exists, !isFolder.boolValue { return candidate }
      }
      folder = folder.deletingLastPathComponent()
    }
    return URL(fileURLWithPath: ".build/release")
  }()

  /// Runs `fovea` with these arguments; nothing of this process's environment reaches it but the
  /// search path.
  static func run(
    _ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:]
  ) throws -> Ending {
    try run(
      Self.folder.appendingPathComponent("fovea"), arguments, in: folder, environment: environment)
  }

  /// Runs a script of `sh`, in which `$FOVEA` is the program.
  static func shell(
    _ script: String, in folder: TemporaryFolder, environment: [String: String]
  ) throws -> Ending {
    let program = ["FOVEA": Self.folder.appendingPathComponent("fovea").path]
    return try run(
      URL(fileURLWithPath: "/bin/sh"), ["-c", script], in: folder,
      environment: environment.merging(program) { $1 })
  }

  /// Starts `fovea` and leaves it running.
  static func start(
    _ arguments: [String], in folder: TemporaryFolder, messages: URL
  ) throws -> Process {
    try Data().write(to: messages)
    let process = process(
      Self.folder.appendingPathComponent("fovea"), arguments, in: folder, environment: [:])
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: messages)
    try process.run()
    return process
  }

  private static func run(
    _ program: URL, _ arguments: [String], in folder: TemporaryFolder,
    environment: [String: String]
  ) throws -> Ending {
    let process = process(program, arguments, in: folder, environment: environment)
    // Files instead of pipes: nothing has to be read while the program runs.
    let name = UUID().uuidString
    let output = FileManager.default.temporaryDirectory.appendingPathComponent("\(name).out")
    let messages = FileManager.default.temporaryDirectory.appendingPathComponent("\(name).err")
    defer {
      try? FileManager.default.removeItem(at: output)
      try? FileManager.default.removeItem(at: messages)
    }
    for url in [output, messages] { try Data().write(to: url) }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: messages)
    try process.run()
    process.waitUntilExit()
    return Ending(
      status: process.terminationStatus,
      output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      messages: String(decoding: try Data(contentsOf: messages), as: UTF8.self))
  }

  private static func process(
    _ program: URL, _ arguments: [String], in folder: TemporaryFolder,
    environment: [String: String]
  ) -> Process {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    process.standardInput = FileHandle.nullDevice
    process.environment = [
      "PATH": "/usr/bin:/bin", "HOME": folder.path("home"),
      "XDG_CONFIG_HOME": folder.path("config"),
    ].merging(environment) { $1 }
    return process
  }
}
