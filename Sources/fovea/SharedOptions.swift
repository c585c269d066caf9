internal import ArgumentParser
internal import Files
internal import Foundation
internal import Pipelines

/// The options that every command takes.
struct SharedOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The secret key behind pseudonyms and signatures. (default: $XDG_CONFIG_HOME/fovea/key)",
      valueName: "file"),
    completion: .file())
  var key: String?

  @Option(
    help: ArgumentHelp(
      "Threads to compute with; results do not depend on it. (default: all processors)",
      valueName: "count"))
  var threads: Int?

  @Flag(help: "Print one JSON document on stdout.")
  var json = false

  @Flag(help: "Say nothing on stderr but warnings and errors.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Say more on stderr.")
  var verbose = false

  @Flag(help: "Check everything, say what would be done, and do nothing.")
  var dryRun = false

  @Flag(help: "Replace what an earlier command left in the output.")
  var force = false

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads is \(threads); give a number from 1 to 1024.")
    }
    if quiet, verbose {
      throw ValidationError("--quiet and --verbose contradict each other.")
    }
  }

  /// Runs a stage, prints its result, and ends the program with the right status.
  func perform(
    weights: WeightOptions = WeightOptions.none,
    computing: ComputingOptions = ComputingOptions.none, seal: SealOptions = SealOptions.none,
    _ stage: (StageContext) async throws -> CommandResult
  ) async throws {
    let console = Console(
      volume: quiet ? .quiet : verbose ? .verbose : .normal,
      isTerminal: isatty(STDERR_FILENO) == 1, hasColour: environment("NO_COLOR") == nil)
    do {
      var context = context(console, weights, computing)
      context.seal = seal.file
      let result = try await stage(context)
      try write(result)
      if result.exitCode != 0 { throw ExitCode(result.exitCode) }
    } catch let error as any ExplainedError {
      console.complain(error)
      if json { try? write(ErrorDocument(error)) }
      throw ExitCode(error.exitCode)
    } catch let code as ExitCode {
      throw code
    } catch {
      // Only a fault of ours gets here: every room throws errors that explain themselves.
      console.warn("fovea met an unexpected \(type(of: error)); please report it")
      throw ExitCode(70)
    }
  }

  private func context(
    _ console: Console, _ weights: WeightOptions, _ computing: ComputingOptions
  ) -> StageContext {
    StageContext(
      keyFile: key.map { URL(fileURLWithPath: $0) } ?? defaultKey, isDefaultKey: key == nil,
      threads: threads ?? ProcessInfo.processInfo.activeProcessorCount,
      convolution: computing.convolution, decoder: decoder,
      weightFolders: weights.folders(standard: defaultWeightFolder), mayReplace: force,
      isDryRun: dryRun,
      arguments: Array(CommandLine.arguments.dropFirst())
    ) { console.show($0) }
  }

  private var defaultKey: URL {
    let folder = environment("XDG_CONFIG_HOME") ?? home + "/.config"
    return URL(fileURLWithPath: folder).appendingPathComponent("fovea/key")
  }

  private var defaultWeightFolder: URL {
    let folder = environment("XDG_DATA_HOME") ?? home + "/.local/share"
    return URL(fileURLWithPath: folder).appendingPathComponent("fovea", isDirectory: true)
  }

  private var home: String {
    environment("HOME") ?? FileManager.default.homeDirectoryForCurrentUser.path
  }

  /// `fovea-decode` beside this program.
  private var decoder: URL? {
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let url = program.deletingLastPathComponent().appendingPathComponent("fovea-decode")
    return FileManager.default.isExecutableFile(atPath: url.path) ? url : nil
  }

  private func environment(_ name: String) -> String? {
    guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else { return nil }
    return value
  }

  private func write(_ result: CommandResult) throws {
    if json || result.lines.isEmpty {
      try write(result.document)
    } else {
      try write(result.lines.map { $0 + "\n" }.joined())
    }
  }

  private func write(_ document: some Encodable) throws {
    let data = try StableJSON.encode(document, pretty: true)
    try write(String(decoding: data, as: UTF8.self) + "\n")
  }

  private func write(_ text: String) throws {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      throw FilesError(
        .inputOutput, subject: "standard output", reason: "cannot be written",
        hint: "make room, or send it elsewhere")
    }
  }
}

/// What `--json` prints when a command fails.
private struct ErrorDocument: Encodable {
  let schema = "fovea.error/1"
  let code: String
  let exitCode: Int32
  let messages: [String]

  init(_ error: any ExplainedError) {
    code = error.codeName
    exitCode = error.exitCode
    messages = error.description.split(separator: "\n").map(String.init)
  }
}
