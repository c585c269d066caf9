internal import Files
internal import Foundation
internal import Privacy

/// A report on tables or masks, which takes its place when it is whole, and is logged.
struct TableReport {
  let folder: OutputFolder
  let key: SecretKey
  let context: StageContext
  /// The gate through which it goes.
  let gate: ReleaseGate
  /// The tables that it is on, by role.
  let tables: [String: URL]
  /// Folders that are read; the output must not lie inside one.
  var readFolders: [URL] = []
  /// What is counted: `rows` or `images`.
  var unit = "rows"

  /// Where the page will be.
  var page: URL { reportFolder.appendingPathComponent("report.html") }

  private var reportFolder: URL {
    folder.url.appendingPathComponent(Reporting.folderName, isDirectory: true)
  }

  /// Lets `body` write into a hidden folder, then puts that in its place.
  ///
  /// - Parameter body: writes into the folder it is given; its lines go to stdout.
  /// - Throws: errors of the files, and what `body` throws; what was there stays then.
  func write(count: Int, _ body: (URL) throws -> [String]) throws -> CommandResult {
    var trail = AuditTrail(
      command: "report", folder: folder.url, key: key, context: context,
      inputs: try tables.mapValues { try Digest.sha256(of: $0) })
    trail.gate = gate.standing
    let lines = try trail.watch {
      try folder.staging(mayReplace: context.mayReplace, inputs: readFolders) { staged in
        let lines = try body(staged.url)
        try gate.check(staged.url)
        try trail.commit(
          staged, artefacts: folder.artefacts, counts: [unit: count],
          exit: GateLines.exitCode(of: lines))
        return lines
      }
    }
    return CommandResult(
      "fovea.report/1", lines: lines,
      members: [
        unit: .integer(count), "report": .text(reportFolder.path), "dryRun": .flag(false),
      ], exitCode: GateLines.exitCode(of: lines))
  }
}
