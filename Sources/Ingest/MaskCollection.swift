internal import Annotations
internal import Files
internal import Foundation

/// Takes masks, PNG files or DICOM segmentations, into a cohort whose images are read.
///
/// What is refused is listed, and its image stays in the cohort as one that nobody annotated. Masks
/// are read again by an ingest that goes on: they are few bytes beside the images.
struct MaskCollection {
  let options: IngestOptions
  let folder: StagedFolder
  let decoder: URL

  /// Reads the masks, writes them under the names of their cases, and says in rows and summary what
  /// became of them.
  ///
  /// - Throws: what the pool and writing throw; `badData` for a folder without masks.
  func add(to assembly: inout CohortAssembly, events: (IngestEvent) -> Void) async throws {
    guard let place = options.masks else { return }
    let isInput = Self.isSame(place, options.input)
    let entries = try InputWalk.entries(in: place)
    let pairing = MaskPairing(
      entries, assembly.records, labels: assembly.tables.labels, isInput: isInput)
    let files = try await segmentations(entries, assembly.records, isInput: isInput)
    let pictures = pairing.pairs.count + pairing.refused.count
    let merge = SegmentationMerge(pictures == 0 ? files.read : [], assembly.records)
    let labels = pictures == 0 ? merge.labels : options.maskLegend.labels
    var marks = IngestSummary.Marks(labels: labels, source: .folder)
    marks.found = pictures + files.read.count + files.refused.count
    guard marks.found > 0 else {
      throw IngestError(
        .badData, subject: "--masks", reason: "holds no mask",
        hint: isInput
          ? "beside images masks are called NAME_mask.png or NAME_segmentation.png"
          : "write one PNG for each image, named as the image, or DICOM segmentations")
    }
    marks.ignored =
      isInput ? 0 : pairing.ignoredCount - files.read.count - files.refused.count
    marks.absentImages = merge.absentCount
    marks.missingRows = pairing.missingRows
    marks.refused = pairing.refused + files.refused + merge.refused
    if pictures > 0 {
      marks.refused += files.read.map {
        .init(file: $0.number, reason: "the folder holds PNG masks too; give it for itself")
      }
    }
    try IngestError.wrapping { () throws(FilesError) in
      try folder.makeFolder(CohortFolder.masks)
    }
    var written = try await read(pairing, assembly.records, into: &marks, events)
    for (caseID, own) in merge.masks {
      written[caseID] = try write(own.masks, of: caseID, labels: own.labels)
      marks.count(own.masks, of: own.labels)
    }
    for position in assembly.cases.indices {
      guard let facts = written[assembly.cases[position].facts.caseID] else { continue }
      assembly.cases[position].facts.masks = facts
    }
    marks.refused.sort { $0.file < $1.file }
    marks.images = written.count
    assembly.summary.marks = marks
    assembly.summary.notes += marks.sentences(cases: assembly.cases.count)
  }

  /// Reads and writes each mask; what of a case's row is to say so, by pseudonym.
  private func read(
    _ pairing: MaskPairing, _ records: [FileRecord], into marks: inout IngestSummary.Marks,
    _ events: (IngestEvent) -> Void
  ) async throws -> [String: MaskFacts] {
    let images = pairing.pairs.map { (mask: $0.mask, facts: records[$0.record].cases[0].facts) }
    let byNumber = Dictionary(uniqueKeysWithValues: images.map { ($0.mask.number, $0.facts) })
    let legend = options.maskLegend
    let pool = DecoderPool(decoder: decoder, secondsPerRequest: options.secondsPerRequest)
    var facts: [String: MaskFacts] = [:]
    var done = 0
    _ = try await pool.run(images.map(\.mask)) { entry, session in
      (entry.number, try await Self.reading(of: entry, legend, with: &session))
    } each: { number, reading in
      done += 1
      events(.progress(done: done, total: images.count))
      guard let image = byNumber[number] else { return }
      switch reading {
      case .refused(let reason): marks.refused.append(.init(file: number, reason: reason))
      case .masks(let masks):
        guard masks.allSatisfy({ $0.rows == image.rows && $0.columns == image.columns }) else {
          marks.refused.append(.init(file: number, reason: "it has another size than its image"))
          return
        }
        facts[image.caseID] = try write(masks, of: image.caseID, labels: legend.labels)
        marks.count(masks, of: legend.labels)
      }
    }
    return facts
  }

  private static func reading(
    of entry: InputEntry, _ legend: MaskLegend, with session: inout DecoderSession
  ) async throws -> MaskReading {
    switch try await session.picture(at: entry, wantsIndices: legend.wantsIndices) {
    case .refused(let reason): .refused("it cannot be read: \(reason)")
    case .picture(let picture): legend.masks(of: picture)
    }
  }

  /// The segmentations of the folder, and why others are none that can be read.
  private func segmentations(
    _ entries: [InputEntry], _ records: [FileRecord], isInput: Bool
  ) async throws -> (
    read: [SegmentationMerge.Numbered], refused: [IngestSummary.Marks.Refusal]
  ) {
    let known = Set(
      records.filter { $0.fate == .notAnImage("a segmentation or registration object") }
        .map(\.origin.path))
    let candidates = entries.filter { entry in
      isInput
        ? known.contains(entry.relativePath) : !entry.relativePath.lowercased().hasSuffix(".png")
    }
    var read: [SegmentationMerge.Numbered] = []
    var refused: [IngestSummary.Marks.Refusal] = []
    guard !candidates.isEmpty else { return ([], []) }
    let pool = DecoderPool(decoder: decoder, secondsPerRequest: options.secondsPerRequest)
    _ = try await pool.run(candidates) { entry, session in
      (entry.number, try await session.segmentation(at: entry))
    } each: { number, reading in
      switch reading {
      case .other: break
      case .refused(let reason): refused.append(.init(file: number, reason: reason))
      case .segmentation(let file): read.append((number, file))
      }
    }
    return (read.sorted { $0.number < $1.number }, refused)
  }

  private func write(
    _ masks: [RunLengthMask], of caseID: String, labels: [String]
  ) throws(IngestError) -> MaskFacts {
    let data = try MaskFile.encoded(masks)
    try IngestError.wrapping { () throws(FilesError) in
      try folder.write(data, to: MaskFile.path(of: caseID))
    }
    return MaskFacts(labels: labels, digest: Digest.sha256(data))
  }

  /// Whether two URLs lead to one folder.
  static func isSame(_ one: URL, _ other: URL) -> Bool { path(one) == path(other) }

  /// The folder that a URL leads to.
  static func path(_ url: URL) -> String {
    url.standardizedFileURL.resolvingSymlinksInPath().path
  }
}
