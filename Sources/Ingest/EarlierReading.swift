internal import Files
internal import Foundation
internal import Privacy

/// What an ingest that was stopped or killed had read, and what of it still stands.
struct EarlierReading {
  private var found: (entries: [IngestJournal.Entry], byteCount: Int) = ([], 0)

  /// Looks into a folder that an earlier process left; says whether one can go on with it.
  mutating func look(into folder: URL, for journal: IngestJournal) -> Bool {
    found = journal.read(in: folder)
    return !found.entries.isEmpty
  }

  /// The records of files that are as they were read, with all their samples, under their numbers
  /// of now; everything else in the folder goes.
  ///
  /// - Throws: errors of writing.
  func standing(
    of entries: [InputEntry], in folder: StagedFolder
  ) throws(IngestError) -> [Int: FileRecord] {
    let latest = Dictionary(found.entries.map { ($0.path, $0) }, uniquingKeysWith: { $1 })
    var records: [Int: FileRecord] = [:]
    for entry in entries {
      guard let read = latest[Data(entry.path)], FileIdentity(entry.path) == read.state,
        read.record.cases.allSatisfy({ Self.isWhole($0, in: folder) })
      else { continue }
      records[entry.number] = read.record
      records[entry.number]?.number = entry.number
    }
    try sweep(folder, keeping: Set(records.values.flatMap { $0.cases.map(\.stagedFile) }))
    return records
  }

  /// Whether the samples are those that were read.
  private static func isWhole(_ staged: FileRecord.StagedCase, in folder: StagedFolder) -> Bool {
    let place = folder.url.appendingPathComponent(staged.stagedFile)
    guard let data = try? InputFile.data(of: place) else { return false }
    let facts = staged.facts
    let pixels = StoredPixels(
      rows: facts.rows, columns: facts.columns, channels: facts.channels,
      bitsStored: facts.bitsStored, isSigned: facts.isSigned, bytes: [UInt8](data))
    return pixels?.digest == facts.pixelDigest
  }

  /// Removes samples that no record names, what else was begun, and the torn end of the journal.
  private func sweep(_ folder: StagedFolder, keeping kept: Set<String>) throws(IngestError) {
    let files = FileManager.default
    for name in (try? files.contentsOfDirectory(atPath: folder.url.path)) ?? []
    where name != CohortFolder.pixels && name != IngestJournal.name {
      folder.remove(name)
    }
    // Masks are read anew.
    try? files.removeItem(at: folder.url.appendingPathComponent(CohortFolder.masks))
    let pixels = folder.url.appendingPathComponent(CohortFolder.pixels).path
    for name in (try? files.contentsOfDirectory(atPath: pixels)) ?? [] {
      let staged = "\(CohortFolder.pixels)/\(name)"
      if !kept.contains(staged) { folder.remove(staged) }
    }
    try IngestError.wrapping { () throws(FilesError) in
      try folder.cut(IngestJournal.name, to: found.byteCount)
    }
  }
}
