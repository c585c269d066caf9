internal import DecodeProtocol
internal import Files
internal import Foundation
internal import Privacy

/// Reads the files of a cohort into its staged folder, and notes in the journal what is done.
struct CohortReading: Sendable {
  private let options: IngestOptions
  private let tables: IngestTables
  private let folder: StagedFolder
  private let journal: IngestJournal
  private let reader: FileReader
  /// Keeps the names of this process's samples apart from those of an earlier one.
  private let process = String(UInt32.random(in: 0 ... .max), radix: 16)

  init(
    _ options: IngestOptions, _ tables: IngestTables, into folder: StagedFolder,
    journal: IngestJournal
  ) {
    self.options = options
    self.tables = tables
    self.folder = folder
    self.journal = journal
    reader = FileReader(
      deidentifier: Deidentifier(
        key: options.key, patientRule: options.onePatientPerImage ? .onePerImage : .required,
        searchesText: true),
      pseudonyms: Pseudonyms(key: options.key), maxSizePixels: options.maxSizePixels,
      textReview: options.textReview, checksFramesFirst: false)
  }

  /// The records of all files in their order, and what people should know about the workers.
  ///
  /// - Parameter standing: Records of files that need not be read again, by number.
  /// - Throws: what the pool, the tables and writing throw.
  func records(
    of entries: [InputEntry], standing: [Int: FileRecord], decoder: URL,
    collection: inout SealCollection, events: (IngestEvent) -> Void
  ) async throws -> (records: [FileRecord], notes: [String]) {
    var records: [FileRecord] = []
    records.reserveCapacity(entries.count)
    if !standing.isEmpty {
      events(
        .note("\(standing.count) of \(entries.count) files were read before ingest was stopped"))
    }
    for entry in entries {
      guard let record = standing[entry.number] else { continue }
      records.append(collection.taking(from: record))
      IngestEvent.kept(out: record, total: entries.count).map(events)
    }
    let pool = DecoderPool(decoder: decoder, secondsPerRequest: options.secondsPerRequest)
    let waiting = entries.filter { standing[$0.number] == nil }
    var notes = try await pool.run(waiting) { entry, session in
      try await outcome(of: entry, with: &session)
    } each: { outcome in
      if let line = outcome.line {
        try IngestError.wrapping { () throws(FilesError) in
          try folder.append(line, to: IngestJournal.name)
        }
      }
      records.append(collection.taking(from: outcome.record))
      IngestEvent.kept(out: outcome.record, total: entries.count).map(events)
      events(.progress(done: records.count, total: entries.count))
    }
    // Without a file to read no worker was asked.
    if waiting.isEmpty, try await !Ingestion.isConfined(decoder: decoder) {
      notes = [DecoderPool.unconfined]
    }
    return (records.sorted { $0.number < $1.number }, notes)
  }

  /// What became of one file, and its line in the journal.
  private struct Outcome: Sendable {
    let record: FileRecord
    let line: Data?
  }

  /// Reads one file; one that could not be opened, changed meanwhile, or ended or hung its worker
  /// gets no line: it has another chance.
  private func outcome(
    of entry: InputEntry, with session: inout DecoderSession
  ) async throws -> Outcome {
    let state = FileIdentity(entry.path)
    let record = try await record(of: entry, with: &session)
    if case .failed = record.fate { return Outcome(record: record, line: nil) }
    guard session.isUsable, let state, FileIdentity(entry.path) == state else {
      return Outcome(record: record, line: nil)
    }
    return Outcome(record: record, line: try journal.entry(record, of: entry, in: state))
  }

  /// Reads one file and stages its samples; a file with a broken frame leaves none.
  private func record(
    of entry: InputEntry, with session: inout DecoderSession
  ) async throws -> FileRecord {
    let isLinked = options.link != nil
    var record = FileRecord(number: entry.number, fate: .used)
    record.labelRows = tables.labels?.keyed.rows(path: entry.relativePath) ?? []
    record.origin.path = entry.relativePath
    if isLinked { record.link = LinkTable.Row(path: entry.relativePath) }
    record.fate = try await reader.read(entry, with: &session) { identity in
      if isLinked { record.link = LinkTable.Row(identity) }
      record.instanceDigest = Digest.sha256(Data((identity.instance ?? "").utf8))
      record.values.add(identity)
      record.origin.patient = identity.patientID
      return try tables.admit(identity, &record)
    } keep: { image, identity in
      record.origin.patient = identity.patientID
      record.values.add(pixels: image.pixels)
      let name = "\(CohortFolder.pixels)/staged-\(process)-\(entry.number)-\(image.frame)"
      try IngestError.wrapping { () throws(FilesError) in
        try folder.write(Data(image.pixels.bytes), to: name)
      }
      let facts = ManifestCase(image)
      record.cases.append(
        .init(facts: facts, stagedFile: name, sketch: PictureSketch(facts, image.pixels)))
    }
    if record.looksLikeText { record.content = entry.contentID(reader.pseudonyms) }
    if record.fate != .used {
      for staged in record.cases { folder.remove(staged.stagedFile) }
      record.cases = []
    }
    return record
  }
}
