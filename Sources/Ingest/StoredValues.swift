internal import DecodeProtocol
public import Files
public import Foundation

/// Writes what a folder of files holds, sample by sample: for a look and for other programs.
///
/// Nothing is de-identified: the table names the files, and the frames are as they were stored. It
/// is no cohort and has no manifest, so that no later command takes it for one.
public enum StoredValues {
  /// One line for each file of the input.
  public static let table = "stored_values.csv"
  /// The folder of raw files.
  public static let frames = "frames"
  /// The columns of the table; `reason` says why a file has no frames.
  static let header = [
    "path", "frames", "rows", "columns", "samples", "type", "sha256", "file", "reason",
  ]

  /// Reads every file below `input` and writes `output` as a whole or not at all, readable for its
  /// owner alone.
  ///
  /// Samples are little-endian, row by row and frame by frame, before palette, modality and VOI
  /// steps, YBR turned into RGB; a frame at a time is in memory.
  ///
  /// - Parameters:
  ///   - replaceable: What `output` may hold, directly inside.
  ///   - commit: Puts the whole folder in its place.
  /// - Throws: `usage`, `badData` (no file has frames), `inputMissing`, `cannotCreate`,
  ///   `permission`, `inputOutput`, `decoderBroken`, `interrupted`.
  public static func write(
    from input: URL, to output: URL, replacing replaceable: Set<String>, decoder: URL,
    events: (IngestEvent) -> Void,
    commit: (StagedFolder, StoredValuesSummary) throws(FilesError) -> Void
  ) async throws -> StoredValuesSummary {
    try Ingestion.requireApart(input, output)
    let entries = try entries(of: input, events)
    let folder = try IngestError.wrapping { () throws(FilesError) in
      try StagedFolder(for: output, replacing: replaceable)
    }
    do {
      try IngestError.wrapping { () throws(FilesError) in
        try folder.makePrivate()
        try folder.makeFolder(frames)
      }
      let rows = try await read(entries, into: folder, decoder: decoder, events: events)
      let summary = try StoredValuesSummary(rows)
      try IngestError.wrapping { () throws(FilesError) in
        let text = CSVTable.text(header: header, rows: rows.map(\.fields))
        try folder.write(Data(text.utf8), to: table)
        try commit(folder, summary)
      }
      return summary
    } catch {
      folder.discard()
      throw error
    }
  }

  /// Reads every file and lets go of its frames: what `write` would say, with nothing written.
  ///
  /// - Throws: as `write`.
  public static func check(
    _ input: URL, decoder: URL, events: (IngestEvent) -> Void
  ) async throws -> StoredValuesSummary {
    let entries = try entries(of: input, events)
    return try StoredValuesSummary(
      try await read(entries, into: nil, decoder: decoder, events: events))
  }

  private static func entries(
    of input: URL, _ events: (IngestEvent) -> Void
  ) throws(IngestError) -> [InputEntry] {
    let entries = try InputWalk.entries(in: input)
    guard !entries.isEmpty else {
      throw IngestError(
        .inputMissing, subject: "<input>", reason: "holds no file",
        hint: "name the folder that holds the images")
    }
    events(.found(files: entries.count))
    return entries
  }

  private static func read(
    _ entries: [InputEntry], into folder: StagedFolder?, decoder: URL,
    events: (IngestEvent) -> Void
  ) async throws -> [StoredValuesRow] {
    var rows: [StoredValuesRow] = []
    rows.reserveCapacity(entries.count)
    let pool = DecoderPool(decoder: decoder)
    let notes = try await pool.run(entries) { entry, session in
      try await StoredValuesRow(reading: entry, with: &session, into: folder)
    } each: { row in
      rows.append(row)
      if let reason = row.refusal {
        events(.failed(file: row.number, total: entries.count, reason: reason))
      }
      events(.progress(done: rows.count, total: entries.count))
    }
    for note in notes { events(.note(note)) }
    return rows.sorted { $0.number < $1.number }
  }
}

/// What became of the files whose stored values were asked for.
public struct StoredValuesSummary: Codable, Sendable, Equatable {
  /// All files of the input.
  public let files: Int
  /// Files of which every frame was read.
  public let read: Int
  /// Frames of those.
  public let frames: Int
  /// How many files have no frames, by reason.
  public let reasons: [String: Int]

  /// Counts the rows.
  ///
  /// - Throws: `badData` if no file has frames.
  init(_ rows: [StoredValuesRow]) throws(IngestError) {
    files = rows.count
    read = rows.count { $0.reason == nil }
    frames = rows.reduce(0) { $0 + ($1.reason == nil ? $1.frames : 0) }
    reasons = Dictionary(grouping: rows.compactMap(\.reason)) { $0 }.mapValues(\.count)
    guard read == 0, let first = rows.first, let reason = first.reason else { return }
    throw IngestError(
      .badData, subject: "<input>",
      reason: "none of its \(files) files has pixels that can be read "
        + "(file \(first.number): \(reason))", hint: "see the reasons")
  }
}
