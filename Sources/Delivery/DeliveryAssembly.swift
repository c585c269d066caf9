internal import Files
internal import Foundation
internal import Privacy

/// All files together: each under its place, repeated ones once, and what is said of them.
struct DeliveryAssembly {
  private(set) var records: [DeliveryRecord]
  private(set) var summary: DeliverySummary
  private let options: DeliveryOptions

  init(_ found: [DeliveryRecord], options: DeliveryOptions) {
    self.options = options
    records = found.sorted { $0.number < $1.number }
    summary = DeliverySummary(options.profile, searchedText: options.searchesText)
    settleRepeats()
    summarise()
  }

  /// The first file of an instance stays; what repeats it goes, and what contradicts it is refused.
  private mutating func settleRepeats() {
    var first: [String: String] = [:]
    for index in records.indices where records[index].isKept {
      let record = records[index]
      guard let digest = first[record.place] else {
        first[record.place] = record.digest
        continue
      }
      records[index] = record.with(
        digest == record.digest
          ? .duplicate : .refused("another file has the same SOP Instance UID and other content"))
    }
  }

  private mutating func summarise() {
    for record in records {
      summary.files.found += 1
      switch record.fate {
      case .released: summary.files.released += 1
      case .copied: summary.files.copied += 1
      case .duplicate: summary.files.duplicate += 1
      case .refused(let reason):
        summary.files.quarantined += 1
        summary.refusals.append(
          .init(
            file: record.number, name: record.name, reason: reason, content: record.content))
      case .notDICOM(let reason):
        summary.files.notDICOM += 1
        summary.notDICOM[reason, default: 0] += 1
      }
      guard record.isKept else { continue }
      summary.tally.add(record.tally)
      if record.picture != .none { summary.pictures += 1 }
      if record.picture == .convertedToPNG { summary.convertedToPNG += 1 }
      if record.mayShowFace { summary.mayShowFace += 1 }
      if record.hadEmbeddedBits { summary.embeddedBitsCleared += 1 }
      if record.hadComments { summary.commentsStripped += 1 }
      if record.hadBlanking { summary.pixelsBlanked += 1 }
      if record.wasReviewed { summary.textReviewed += 1 }
    }
    let met = Set(records.compactMap(\.content))
    summary.notes = [options.textReview?.note(met: met)].compactMap { $0 }
    summary.patients = Set(records.filter(\.isKept).map(\.patientID)).count
  }

  /// Adds a sentence that people should know.
  mutating func add(note: String?) {
    if let note { summary.notes.append(note) }
  }

  /// Moves files to their places, writes manifest, signature, report and quarantine list, and puts
  /// the folder in its place.
  ///
  /// - Throws: errors of writing.
  mutating func write(to folder: StagedFolder) throws(DeliveryError) {
    let kept = records.filter(\.isKept).sorted { $0.place < $1.place }
    do throws(FilesError) {
      for record in records where !record.isKept && !record.stagedFile.isEmpty {
        folder.remove(record.stagedFile)
      }
      try place(kept, in: folder)
      let rows = kept.map { record in
        DeliveryManifest.Row(
          file: record.place, sha256: record.digest, bytes: record.byteCount,
          patientID: record.patientID, reviewed: record.wasReviewed)
      }
      let manifest = try DeliveryManifest.data(.init(options, files: rows.count), rows)
      summary.manifestDigest = Digest.sha256(manifest)
      try folder.write(manifest, to: DeliveryManifest.file)
      try folder.write(
        Signature.sign(manifestDigest: summary.manifestDigest, key: options.key, kind: .delivery),
        to: DeliveryManifest.signature)
      try folder.write(
        try StableJSON.encode(summary, pretty: true) + Data("\n".utf8), to: "report.json")
      try folder.write(Data(DeliveryPage.html(summary).utf8), to: "report.html")
      try folder.write(quarantineList, to: "quarantine.csv")
      try commit(folder)
    } catch {
      throw DeliveryError(error)
    }
  }

  private func commit(_ folder: StagedFolder) throws(FilesError) {
    let records = records
    let link = try options.link.map { (url) throws(FilesError) in
      try LinkList.stage(records, for: url)
    }
    var vault: StagedFile?
    do throws(FilesError) {
      if let url = options.vault {
        vault = try VaultTable.stage(records, for: url, key: options.key)
      }
      try options.commit(folder, summary)
      try link?.commit()
      try vault?.commit()
    } catch {
      link?.discard()
      vault?.discard()
      throw error
    }
  }

  private func place(_ kept: [DeliveryRecord], in folder: StagedFolder) throws(FilesError) {
    var made: Set<String> = []
    for record in kept {
      let parts = record.place.split(separator: "/").dropLast()
      for depth in 1...max(1, parts.count) {
        let name = parts.prefix(depth).joined(separator: "/")
        if !name.isEmpty, made.insert(name).inserted { try folder.makeFolder(name) }
      }
      if record.fate == .copied {
        let original = options.input.appendingPathComponent(record.path)
        let data = try InputFile.data(of: original)
        guard Digest.sha256(data) == record.digest else {
          throw FilesError(
            .badData, subject: record.name, reason: "changed while it was copied",
            hint: "start again when nobody writes into the folder")
        }
        try folder.write(data, to: record.place)
      } else {
        try folder.rename(record.stagedFile, to: record.place)
      }
    }
  }

  private var quarantineList: Data {
    let rows = summary.refusals.map {
      CSVTable.line([String($0.file), $0.name, $0.reason, $0.content ?? ""])
    }
    let header = CSVTable.line(["file", "name", "reason", TextReview.column])
    return Data(([header] + rows).joined().utf8)
  }
}

extension DeliveryRecord {
  /// Whether it is in the output.
  var isKept: Bool { fate == .released || fate == .copied }
}
