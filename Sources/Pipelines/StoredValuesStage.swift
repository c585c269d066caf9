internal import Files
public import Foundation
internal import Ingest
internal import Privacy

/// Writes what a folder of files holds, sample by sample and with nothing taken out.
public struct StoredValuesStage {
  private let folder: URL
  private let output: URL

  /// Reads one folder and writes another.
  public init(folder: URL, output: URL) {
    self.folder = folder
    self.output = output
  }

  /// Reads and writes.
  ///
  /// - Throws: what Ingest says; `inputMissing` without decoder; `usage` for an output inside what
  ///   Fovea wrote for others.
  public func run(in context: StageContext) async throws -> CommandResult {
    let target = OutputFolder(url: output, artefacts: [StoredValues.table, StoredValues.frames])
    try target.checkStaging(mayReplace: context.mayReplace, inputs: [folder])
    try requireAlone()
    guard let decoder = context.decoder else { throw IngestStage.missingDecoder }
    let tell: (IngestEvent) -> Void = { event in
      if let announcement = event.announcement { context.announce(announcement) }
    }
    if context.isDryRun {
      try context.checkKey()
      let summary = try await StoredValues.check(folder, decoder: decoder, events: tell)
      return try result(summary, isDryRun: true)
    }
    var digests = [String: String]()
    digests["folder"] = try? InputDigest.folder(folder)
    let trail = AuditTrail(
      command: "ingest", folder: output, key: try context.keyMadeIfMissing(), context: context,
      inputs: digests)
    let summary = try await trail.watch {
      try await StoredValues.write(
        from: folder, to: output, replacing: target.replaceable(context.mayReplace),
        decoder: decoder, events: tell
      ) { (staged, summary) throws(FilesError) in
        try trail.commit(
          staged, artefacts: [StoredValues.table],
          counts: [
            "files": summary.files, "read": summary.read, "frames": summary.frames,
          ])
      }
    }
    return try result(summary, isDryRun: false)
  }

  /// The counts, the reasons, and what the output is.
  private func result(_ summary: StoredValuesSummary, isDryRun: Bool) throws -> CommandResult {
    let reasons = summary.reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let counts =
      "found \(summary.files) files: \(summary.read) read with \(summary.frames) frames, "
      + "\(summary.files - summary.read) without"
    let last =
      isDryRun
      ? ["would write them into \(output.path)"]
      : [
        "nothing in it is de-identified: the table holds paths, the frames what is shown in them",
        "stored values: \(output.path)",
      ]
    return CommandResult(
      "fovea.storedvalues/1",
      lines: [counts] + reasons.map { "\($0.value) without: \($0.key)" } + last,
      members: [
        "summary": try JSONValue(summary), "output": .text(output.path), "dryRun": .flag(isDryRun),
      ])
  }

  /// Refuses a place inside another output, with which it would leave the house.
  private func requireAlone() throws(PipelinesError) {
    var above = output.standardizedFileURL.resolvingSymlinksInPath().deletingLastPathComponent()
    while above.path != "/" {
      let log = above.appendingPathComponent(AuditLog.fileName)
      guard !FileManager.default.fileExists(atPath: log.path) else {
        throw PipelinesError(
          .usage, subject: output.path, reason: "lies inside a folder that fovea wrote",
          hint: "stored values hold people's pixels; keep them out of what may be handed on")
      }
      above.deleteLastPathComponent()
    }
  }
}
