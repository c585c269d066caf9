// From a folder of raw files to a cohort folder.
// In: DICOM, PNG and JPEG files (opened by fovea-decode only), labels.csv, demographics.csv,
// exclude.csv, masks, boxes, a COCO file, the secret key. Out: manifest.jsonl, manifest.sig,
// pixels/, masks/, ingest-summary.json, quarantine.csv; or, for prediction, de-identified images
// one by one (`StudyReader`).
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
  /// Memory holds one image for each worker, and a few kilobytes for each case. What was read
  /// before an interruption or a kill waits beside the output, hidden, and is not read again where
  /// options, tables, program and file are the same; the cohort is the same then, byte for byte.
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
    let entries = try imageEntries(options)
    guard !entries.isEmpty else {
      throw IngestError(
        .inputMissing, subject: "<input>", reason: "holds no file",
        hint: "name the folder that holds the images")
    }
    events(.found(files: entries.count))
    let journal = IngestJournal(options, decoder: decoder)
    var earlier = EarlierReading()
    let folder = try IngestError.wrapping { () throws(FilesError) in
      try StagedFolder(for: output, replacing: options.replaceable) { left in
        earlier.look(into: left, for: journal)
      }
    }
    do {
      if !folder.isContinued {
        try IngestError.wrapping { () throws(FilesError) in
          try folder.makeFolder(CohortFolder.pixels)
        }
      }
      let standing = folder.isContinued ? try earlier.standing(of: entries, in: folder) : [:]
      var collection = SealCollection(tables)
      let reading = CohortReading(options, tables, into: folder, journal: journal)
      let (records, notes) = try await reading.records(
        of: entries, standing: standing, decoder: decoder, collection: &collection,
        events: events)
      var assembly = try CohortAssembly(records, tables: tables, options: options)
      assembly.summary.notes += notes
      try await assembly.addMarks(options, into: folder, decoder: decoder, events: events)
      let summary = try write(assembly, collection, to: folder, options)
      for sentence in summary.notes { events(.note(sentence)) }
      return summary
    } catch let error as IngestError where error.code == .interrupted {
      throw IngestError(
        .interrupted, subject: error.subject, reason: error.reason,
        hint: "run the same command again: what was read so far is not read again")
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

  /// Whether the kernel lets `fovea-decode` do nothing but read files and answer.
  ///
  /// - Throws: `decoderBroken`.
  public static func isConfined(decoder: URL) async throws(IngestError) -> Bool {
    let answer = try await DecoderPool(decoder: decoder).answer(to: .confinement)
    return answer == .confinement(isComplete: true)
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
      folder.remove(IngestJournal.name)
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

  /// The files that may be images: all but those of a folder of masks.
  ///
  /// - Throws: `usage` for images inside the folder of masks; as `InputWalk.entries`.
  private static func imageEntries(_ options: IngestOptions) throws(IngestError) -> [InputEntry] {
    guard let masks = options.masks else { return try InputWalk.entries(in: options.input) }
    let (outer, inner) = (MaskCollection.path(options.input), MaskCollection.path(masks))
    if outer == inner {
      return try InputWalk.entries(in: options.input) { ImageNames.namesMask($0) }
    }
    guard !outer.hasPrefix(inner + "/") else {
      throw IngestError(
        .usage, subject: "--masks", reason: "names a folder that holds the images",
        hint: "name the folder of the masks alone, or the folder of images itself")
    }
    let prefix = inner.hasPrefix(outer + "/") ? String(inner.dropFirst(outer.count + 1)) + "/" : nil
    return try InputWalk.entries(in: options.input) { path in
      prefix.map(path.hasPrefix) ?? false
    }
  }

  /// - Throws: `usage` for an output inside the input.
  static func requireApart(_ input: URL, _ output: URL) throws(IngestError) {
    let place = output.standardizedFileURL.resolvingSymlinksInPath().path
    let folder = input.standardizedFileURL.resolvingSymlinksInPath().path
    guard place != folder, !place.hasPrefix(folder + "/") else {
      throw IngestError(
        .usage, subject: "output", reason: "lies inside the input folder",
        hint: "the next run would take the output for input; choose a place outside")
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
