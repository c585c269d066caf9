public import Files
public import Foundation
public import Privacy

/// Reads any folder of raw files as de-identified images, one at a time, for prediction.
///
/// No labels are needed and nothing is written but the link table, if one is asked for, which waits
/// beside its place. An image that names no patient stands for its study. Images come in the order
/// of the files' paths.
public actor StudyReader {
  private let input: URL
  private let link: URL?
  /// What is known of images beside their files; nil: nothing.
  private let tables: IngestTables?
  private let reader: FileReader
  private let pool: DecoderPool
  private let events: @Sendable (IngestEvent) -> Void
  private let queue = ImageQueue()
  private var task: Task<Void, Never>?
  private var records: [FileRecord] = []
  private var cases = 0
  private var collection = SealCollection()

  /// Prepares to read; nothing is opened before the first `next`.
  ///
  /// - Parameters:
  ///   - output: Where the caller writes; the link table may not lie in it.
  ///   - labels: The table of labels, as ingest takes it; nil: there are none.
  ///   - demographics: The table of attributes, likewise.
  /// - Throws: `usage` for a link table inside the output; what the tables throw.
  public init(
    input: URL, link: URL?, output: URL, labels: URL? = nil, demographics: URL? = nil,
    maxSizePixels: Int, key: SecretKey, decoder: URL,
    events: @escaping @Sendable (IngestEvent) -> Void
  ) throws(IngestError) {
    try LinkTable.requireOutside(output, link: link)
    self.input = input
    self.link = link
    tables = try Self.tables(input, labels, demographics, maxSizePixels, key)
    self.events = events
    reader = FileReader(
      deidentifier: Deidentifier(key: key, patientRule: .onePerStudy, searchesText: false),
      pseudonyms: Pseudonyms(key: key), maxSizePixels: maxSizePixels, checksFramesFirst: true)
    pool = DecoderPool(decoder: decoder)
  }

  /// The next image, or nil when every file has been read.
  ///
  /// - Throws: `inputMissing`, `permission`, `decoderBroken`, `interrupted`.
  public func next() async throws -> DeidentifiedImage? {
    if task == nil { task = Task { await self.readAll() } }
    guard let image = try await queue.next() else { return nil }
    cases += 1
    return image
  }

  /// What became of every file, and of the rows of the tables; whole only after `next` gave nil.
  public var summary: IngestSummary {
    var summary = IngestSummary(reading: records, cases: cases)
    let used = records.filter { $0.fate == .used }
    summary.labelRows = IngestSummary.TableRows(tables?.labels?.keyed, used.map(\.labelRows))
    summary.demographicRows = IngestSummary.TableRows(
      tables?.demographics?.keyed, used.map(\.demographicRows))
    return summary
  }

  /// The images without their pixels, in the order of the files, as their files describe them;
  /// whole only after `next` gave nil.
  public var images: [ManifestCase] {
    records.filter { $0.fate == .used }.flatMap { $0.cases.map(\.facts) }
  }

  /// The same with what the tables say of them; whole only after `next` gave nil.
  ///
  /// - Throws: `badData` for rows that contradict each other.
  public func completedImages() throws(IngestError) -> [ManifestCase] {
    guard let tables else { return images }
    return try tables.completed(records.filter { $0.fate == .used })
  }

  /// What identifies the people in the files; whole only after `next` gave nil.
  public var identities: IdentifyingValues {
    // Rows that contradict each other are refused by `completedImages`.
    collection.identities(of: tables == nil ? [] : (try? completedImages()) ?? [])
  }

  /// The link table, waiting beside its place; nil where none is asked for.
  ///
  /// - Precondition: `next` gave nil.
  /// - Throws: `cannotCreate`, `permission`, `inputOutput`.
  public func stagedLink() throws(IngestError) -> StagedFile? {
    guard let link else { return nil }
    return try LinkTable.stage(records, for: link)
  }

  private func readAll() async {
    do {
      let entries = try InputWalk.entries(in: input)
      guard !entries.isEmpty else {
        throw IngestError(
          .inputMissing, subject: "<input>", reason: "holds no file",
          hint: "name the folder that holds the images")
      }
      events(.found(files: entries.count))
      try await read(entries)
      records.sort { $0.number < $1.number }
      await queue.end(nil)
    } catch {
      await queue.end(error)
    }
  }

  private func read(_ entries: [InputEntry]) async throws {
    let reader = reader
    let (queue, tables) = (queue, tables)
    let isLinked = link != nil
    var records: [FileRecord] = []
    var collection = tables.map { SealCollection($0) } ?? SealCollection()
    let notes = try await pool.run(entries) { entry, session in
      do {
        return try await Self.record(
          of: entry, reader, queue, tables, isLinked: isLinked, with: &session)
      } catch {
        await queue.end(error)
        throw error
      }
    } each: { record in
      records.append(collection.taking(from: record))
      if let event = IngestEvent.kept(out: record, total: entries.count) { events(event) }
      events(.progress(done: records.count, total: entries.count))
    }
    for note in notes { events(.note(note)) }
    self.records = records
    self.collection = collection
  }

  private static func record(
    of entry: InputEntry, _ reader: FileReader, _ queue: ImageQueue, _ tables: IngestTables?,
    isLinked: Bool, with session: inout DecoderSession
  ) async throws -> FileRecord {
    var record = FileRecord(number: entry.number, fate: .used)
    var reception = ImageQueue.Reception.accepted
    record.origin.path = entry.relativePath
    if isLinked { record.link = LinkTable.Row(path: entry.relativePath) }
    record.fate = try await reader.read(entry, with: &session) { identity in
      if isLinked { record.link = LinkTable.Row(identity) }
      record.values.add(identity)
      record.origin.patient = identity.patientID
      return try tables?.admit(identity, &record) ?? .admitted(identity)
    } keep: { image, _ in
      record.cases.append(.init(facts: ManifestCase(image), stagedFile: ""))
      reception = await queue.send(image, of: entry.number - 1)
    }
    switch reception {
    case .accepted: break
    case .repeated: record.fate = .duplicate
    case .conflicting: record.fate = .quarantined(CohortAssembly.conflictReason)
    }
    await queue.finish(entry.number - 1)
    return record
  }
}
