internal import Files
internal import Foundation

/// What has been done in a run folder: `run.json`, one entry per finished stage.
///
/// A stage's key is the digest of all that its result depends on; a stage is done when its key is
/// here and its outputs still have the digests that are here.
struct StageLedger: Codable, Equatable {
  /// One finished stage.
  struct Entry: Codable, Equatable {
    /// The stage's name.
    let stage: String
    /// Digest of its inputs and options.
    let key: String
    /// SHA-256 of each file it made, by path inside the run folder.
    let outputs: [String: String]
    /// Digest of each input and option by name; nil in folders of older programs.
    let settings: [String: String]?
    /// What it said on stdout, to be said again.
    let lines: [String]
    /// How it was computed and what that took: nothing that its result is identified by.
    let facts: [String: String]?
  }

  /// Whether a stage's result is there.
  enum Standing: Equatable {
    case done(Entry)
    case toDo
    /// It was done with other inputs or options, as the text says.
    case different(String)
    /// What it made was changed since, as the text says.
    case changed(String)
  }

  static let fileName = "run.json"
  static let currentVersion = 1

  var version = currentVersion
  /// The seed of the run.
  var seed: UInt64
  /// Digests of what came in, by role; paths are not kept.
  var inputs: [String: String]
  private(set) var entries: [Entry] = []
  /// All stages as they follow each other, so that one that is asked for later finds its place.
  private static let order = ["ingest", "split", "finetune", "curve", "report", "test"]
  /// What is made from a stage's result and has to be made again with it.
  ///
  /// A learning curve is in the report's key; the test part is measured beside both, and neither
  /// opens it again.
  private static let followers = [
    "ingest": ["split", "finetune", "curve", "report", "test"],
    "split": ["finetune", "curve", "report", "test"], "finetune": ["curve", "report", "test"],
  ]

  init(seed: UInt64) {
    self.seed = seed
    inputs = [:]
  }

  /// The ledger of a run folder, or nil where there is none.
  ///
  /// - Throws: `badData` for a file that is none of ours.
  static func read(in folder: URL) throws -> StageLedger? {
    let url = folder.appendingPathComponent(fileName)
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    let ledger = try StableJSON.decode(
      StageLedger.self, from: InputFile.data(of: url), subject: fileName)
    guard ledger.version == currentVersion else {
      throw PipelinesError(
        .badData, subject: fileName,
        reason: "has version \(ledger.version), this program reads \(currentVersion)",
        hint: "choose another -o")
    }
    return ledger
  }

  /// Writes the ledger into the run folder.
  func write(in folder: URL) throws(FilesError) {
    try AtomicFile.write(
      StableJSON.encode(self, pretty: true), to: folder.appendingPathComponent(Self.fileName))
  }

  /// Digests of all that finished stages made, by path inside the run folder.
  var outputs: [String: String] {
    Dictionary(entries.flatMap { Array($0.outputs) }) { $1 }
  }

  /// Whether the stage is done with this key and untouched.
  func standing(of stage: String, key: StageKey, in folder: URL) -> Standing {
    guard let entry = entries.first(where: { $0.stage == stage }) else { return .toDo }
    for (path, digest) in entry.outputs.sorted(by: { $0.key < $1.key }) {
      let found = try? Digest.sha256(of: folder.appendingPathComponent(path))
      guard found == digest else { return .changed("made \(path), which was changed since") }
    }
    guard entry.key == key.digest else {
      let names = key.changes(since: entry.settings).joined(separator: ", ")
      return .different(
        "was done with other input or options" + (names.isEmpty ? "" : ": \(names)"))
    }
    return .done(entry)
  }

  /// The finished stages that are made from this one's result, in their order.
  func finishedFollowers(of stage: String) -> [String] {
    let followers = Self.followers[stage] ?? []
    return entries.map(\.stage).filter(followers.contains)
  }

  /// Notes that a stage is done; what was made from an earlier result is forgotten.
  mutating func record(
    _ stage: String, key: StageKey, outputs: [String], lines: [String], facts: [String: String],
    in folder: URL
  ) throws(FilesError) {
    forget(from: stage)
    var digests: [String: String] = [:]
    for path in outputs {
      digests[path] = try Digest.sha256(of: folder.appendingPathComponent(path))
    }
    let place = entries.firstIndex { Self.rank($0.stage) > Self.rank(stage) }
    entries.insert(
      Entry(
        stage: stage, key: key.digest, outputs: digests, settings: key.settings, lines: lines,
        facts: facts.isEmpty ? nil : facts), at: place ?? entries.endIndex)
    try write(in: folder)
  }

  private static func rank(_ stage: String) -> Int { order.firstIndex(of: stage) ?? order.count }

  /// Forgets a stage that is not asked for any more, and no other.
  ///
  /// - Returns: the files it made.
  mutating func drop(_ stage: String) -> [String] {
    guard let index = entries.firstIndex(where: { $0.stage == stage }) else { return [] }
    return entries.remove(at: index).outputs.keys.sorted()
  }

  /// Forgets the stage and all that is made from its result.
  mutating func forget(from stage: String) {
    let forgotten = [stage] + (Self.followers[stage] ?? [])
    entries.removeAll { forgotten.contains($0.stage) }
  }
}
