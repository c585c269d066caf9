// From a folder of raw files to a cohort folder.
// In: DICOM, PNG and JPEG files (opened by fovea-decode only), labels.csv, demographics.csv,
// exclude.csv, the secret key. Out: manifest.jsonl, manifest.sig, pixels/, ingest-summary.json,
// quarantine.csv; or, for prediction, de-identified images one by one (`StudyReader`).
// Callers: Pipelines (ingest, run, predict, doctor); Cohorts reads what is written here.
internal import DecodeProtocol
internal import Files
public import Foundation
internal import Privacy

/// Turns a folder of raw files into a signed cohort.
public enum Ingestion {
  /// Reads the input, writes the cohort to `output` as a whole or not at all, and says what became
  /// of every file.
  ///
  /// Memory holds one image for each worker, and about a kilobyte for each case.
  ///
  /// - Parameters:
  ///   - output: A folder that does not exist, is empty, or holds nothing but what may be replaced;
  ///     outside the input. What it holds stays until the cohort is whole.
  ///   - decoder: The program `fovea-decode`.
  ///   - events: Called in the caller's context, in no fixed order but for the last sentences.
  /// - Throws: `IngestError`: `usage`, `badData` (tables; no image could be used), `inputMissing`,
  ///   `cannotCreate`, `permission`, `inputOutput`, `decoderBroken`, `interrupted`.
  public static func run(
    _ options: IngestOptions, output: URL, decoder: URL, events: (IngestEvent) -> Void
  ) async throws -> IngestSummary {
    try requireApart(options.input, output)
    try LinkTable.requireOutside(output, link: options.link)
    let tables = try IngestTables(options)
    let entries = try InputWalk.entries(in: options.input)
    guard !entries.isEmpty else {
      throw IngestError(
        .inputMissing, subject: "<input>", reason: "holds no file",
        hint: "name the folder that holds the images")
    }
    events(.found(files: entries.count))
    let folder = try IngestError.wrapping { () throws(FilesError) in
      try StagedFolder(for: output, replacing: options.replaceable)
    }
    do {
      try IngestError.wrapping { () throws(FilesError) in
        try folder.makeFolder(CohortFolder.pixels)
      }
      var collection = SealCollection(tables)
      let (records, notes) = try await read(
        entries, options, tables, into: folder, decoder: decoder, collection: &collection,
        events: events)
      var assembly = try CohortAssembly(records, tables: tables, options: options)
      assembly.summary.notes += notes
      let summary = try write(assembly, collection, to: folder, options)
      for sentence in summary.notes { events(.note(sentence)) }
      return summary
    } catch {
      folder.discard()
      throw error
    }
  }

  /// Whether `fovea-decode` starts and answers: what it says about a file that is no image.
  ///
  /// - Throws: `decoderBroken`.
  public static func decoderAnswer(
    about file: URL, decoder: URL
  ) async throws(IngestError) -> String {
    switch try await DecoderPool(decoder: decoder).answer(to: .open(file.path)) {
    case .notAnImage(let what, _): return what.reason
    case .failure(let failure): return failure.reason
    case .dicom, .picture, .frame, .dataSet, .rewritten, .confinement: return "an image"
    }
  }

  private static func read(
    _ entries: [InputEntry], _ options: IngestOptions, _ tables: IngestTables,
    into folder: StagedFolder, decoder: URL, collection: inout SealCollection,
    events: (IngestEvent) -> Void
  ) async throws -> (records: [FileRecord], notes: [String]) {
    let reader = FileReader(
      deidentifier: Deidentifier(
        key: options.key, patientRule: options.onePatientPerImage ? .onePerImage : .required,
        searchesText: true),
      pseudonyms: Pseudonyms(key: options.key), maxSizePixels: options.maxSizePixels,
      textReview: options.textReview, checksFramesFirst: false)
    let isLinked = options.link != nil
    var records: [FileRecord] = []
    records.reserveCapacity(entries.count)
    let pool = DecoderPool(decoder: decoder, secondsPerRequest: options.secondsPerRequest)
    let notes = try await pool.run(entries) { entry, session in
      try await record(
        of: entry, reader, tables, into: folder, isLinked: isLinked, with: &session)
    } each: { record in
      records.append(collection.taking(from: record))
      IngestEvent.kept(out: record, total: entries.count).map(events)
      events(.progress(done: records.count, total: entries.count))
    }
    return (records.sorted { $0.number < $1.number }, notes)
  }

  /// Reads one file and stages its samples; a file with a broken frame leaves none.
  private static func record(
    of entry: InputEntry, _ reader: FileReader, _ tables: IngestTables, into folder: StagedFolder,
    isLinked: Bool, with session: inout DecoderSession
  ) async throws -> FileRecord {
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
      let name = "\(CohortFolder.pixels)/staged-\(entry.number)-\(image.frame)"
      try IngestError.wrapping { () throws(FilesError) in
        try folder.write(Data(image.pixels.bytes), to: name)
      }
      record.cases.append(.init(facts: ManifestCase(image), stagedFile: name))
    }
    if record.looksLikeText { record.content = entry.contentID(reader.pseudonyms) }
    if record.fate != .used {
      for staged in record.cases { folder.remove(staged.stagedFile) }
      record.cases = []
    }
    return record
  }

  /// Puts samples under their names, drops the others, writes manifest, signature and summary.
  private static func write(
    _ assembly: CohortAssembly, _ collection: SealCollection, to folder: StagedFolder,
    _ options: IngestOptions
  ) throws(IngestError) -> IngestSummary {
    try IngestError.wrapping { () throws(FilesError) in
      for name in assembly.droppedFiles { folder.remove(name) }
      for staged in assembly.cases {
        try folder.rename(staged.stagedFile, to: staged.facts.pixelFile)
      }
    }
    let writer = CohortWriter(folder: folder)
    var summary = assembly.summary
    let cases = assembly.cases.map(\.facts)
    let manifestDigest = try writer.writeManifest(cases, key: options.key)
    summary.manifestDigest = manifestDigest
    // What leads back to people waits beside its place until the cohort is in its own.
    var waiting: [StagedFile] = []
    do throws(IngestError) {
      if let url = options.seal {
        let seal = try collection.seal(of: cases, manifestDigest: manifestDigest, key: options.key)
        waiting.append(try SealCollection.stage(seal, for: url))
        summary.sealDigest = Digest.sha256(seal)
      }
      if let url = options.link {
        waiting.append(try LinkTable.stage(assembly.records, for: url))
      }
      try writer.writeSummary(summary)
      try writer.writeQuarantine(summary)
      try commit(folder, summary, options, waiting)
    } catch {
      for file in waiting { file.discard() }
      throw error
    }
    return summary
  }

  private static func commit(
    _ folder: StagedFolder, _ summary: IngestSummary, _ options: IngestOptions,
    _ waiting: [StagedFile]
  ) throws(IngestError) {
    try IngestError.wrapping { () throws(FilesError) in
      try options.commit(folder, summary)
      // The cohort stands: each of them is put in its place, whatever becomes of the other.
      var fault: FilesError?
      for file in waiting {
        do throws(FilesError) {
          try file.commit()
        } catch {
          fault = fault ?? error
        }
      }
      if let fault { throw fault }
    }
  }

  private static func requireApart(_ input: URL, _ output: URL) throws(IngestError) {
    let place = output.standardizedFileURL.resolvingSymlinksInPath().path
    let folder = input.standardizedFileURL.resolvingSymlinksInPath().path
    guard place != folder, !place.hasPrefix(folder + "/") else {
      throw IngestError(
        .usage, subject: "output", reason: "lies inside the input folder",
        hint: "the next run would take the cohort for input; choose a place outside")
    }
  }
}

extension IngestEvent {
  /// The event of a file that is kept out, or nil.
  static func kept(out record: FileRecord, total: Int) -> IngestEvent? {
    switch record.fate {
    case .quarantined(let reason): .quarantined(file: record.number, total: total, reason: reason)
    case .failed(let reason): .failed(file: record.number, total: total, reason: reason)
    default: nil
    }
  }
}
