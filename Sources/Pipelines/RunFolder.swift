internal import Files
internal import Foundation

/// The folder of a run: remembers which stages are done, and does the others.
struct RunFolder {
  /// The folder.
  let url: URL
  /// Whether stages that were done with other inputs or options may be done again.
  private let mayReplace: Bool
  private(set) var ledger: StageLedger
  /// Names of the stages that were asked for, in their order.
  private(set) var asked: [String] = []
  /// The gate through which files go, once there is a cohort.
  var gate: ReleaseGate?
  /// Names of those that were already done.
  private(set) var alreadyDone: [String] = []

  /// What is done again by itself when something that it depends on changes: nothing is trained
  /// for it and nothing is opened.
  private static let remade: Set<String> = ["report"]

  /// Opens a run folder, or makes an empty one into it.
  ///
  /// - Throws: `cannotCreate` for a folder with things in it that no run left; `badData` for a
  ///   broken ledger.
  init(_ url: URL, seed: UInt64, mayReplace: Bool, inputs: [URL]) throws {
    self.url = url
    self.mayReplace = mayReplace
    if let ledger = try StageLedger.read(in: url) {
      self.ledger = ledger
      self.ledger.seed = seed
      return
    }
    try Self.requireEmpty(url, mayReplace: mayReplace, inputs: inputs)
    try OutputFolder(url: url, artefacts: []).make(mayReplace: false, inputs: inputs)
    ledger = StageLedger(seed: seed)
    try ledger.write(in: url)
  }

  /// Whether all that may be replaced is what a run left; a run is known by its ledger.
  ///
  /// - Throws: `cannotCreate`.
  static func requireEmpty(
    _ url: URL, mayReplace: Bool, inputs: [URL]
  ) throws(PipelinesError) {
    do throws(PipelinesError) {
      try OutputFolder(url: url, artefacts: []).check(mayReplace: false, inputs: inputs)
    } catch {
      guard mayReplace, error.reason == OutputFolder.occupied else { throw error }
      throw PipelinesError(
        .cannotCreate, subject: url.path,
        reason: "holds files but no \(StageLedger.fileName), so that no run left them",
        hint: "choose an empty folder")
    }
  }

  /// Looks whether a stage may be done, without doing it.
  ///
  /// - Returns: why a finished stage is done again; nil where it is not finished, or stays.
  /// - Throws: `cannotCreate` where it was done otherwise and may not be done again.
  func reasonToRepeat(_ stage: String, key: StageKey) throws(PipelinesError) -> String? {
    let (reason, isAllowed): (String, Bool)
    switch ledger.standing(of: stage, key: key, in: url) {
    case .done, .toDo: return nil
    case .changed(let text): (reason, isAllowed) = (text, mayReplace)
    case .different(let text):
      (reason, isAllowed) = (text, mayReplace || Self.remade.contains(stage))
    }
    guard isAllowed else {
      throw PipelinesError(
        .cannotCreate, subject: url.path, reason: "\(stage) \(reason)",
        hint: "choose another -o, or do it again with --force"
          + (stage == "test" ? ", which opens the test part once more and is counted" : ""))
    }
    let followers = ledger.finishedFollowers(of: stage).joined(separator: ", ")
    return "\(stage) \(reason); it is done again"
      + (followers.isEmpty ? "" : ", and what follows from it: \(followers)")
  }

  /// Does a stage unless it is done, and notes what it made.
  ///
  /// What the stage made before stays, and stays noted, until it is done anew.
  ///
  /// - Parameters:
  ///   - key: all that the result depends on.
  ///   - outputs: the files it makes, by path inside the folder; asked for when they are made.
  ///   - facts: how it was computed, for run.json; asked for when it is done.
  ///   - body: does the stage; what it returns is said on stdout.
  /// - Throws: `cannotCreate` where it was done otherwise and may not be done again.
  mutating func perform(
    _ stage: String, key: StageKey, context: StageContext, outputs: () throws -> [String],
    facts: () -> [String: String] = { [:] }, _ body: () async throws -> [String]
  ) async throws {
    asked.append(stage)
    if case .done(let entry) = ledger.standing(of: stage, key: key, in: url) {
      // It may have been made when no seal was there.
      try gate?.check(url, names: entry.outputs.keys.sorted())
      context.announce(.note("\(stage): already done"))
      alreadyDone.append(stage)
      return
    }
    if let reason = try reasonToRepeat(stage, key: key) { context.announce(.note(reason)) }
    // A report is written over what was there; one that was half done is none.
    if Self.remade.contains(stage) {
      ledger.forget(from: stage)
      try ledger.write(in: url)
    }
    context.announce(.began(stage: stage))
    let before = states(of: (try? outputs()) ?? [])
    let lines = try await body()
    try search(try outputs(), changedSince: before)
    try ledger.record(
      stage, key: key, outputs: try outputs(), lines: lines, facts: facts(), in: url)
  }

  private func states(of names: [String]) -> [String: FileIdentity] {
    var found: [String: FileIdentity] = [:]
    for name in names {
      found[name] = FileIdentity(Array(url.appendingPathComponent(name).path.utf8))
    }
    return found
  }

  /// Searches what the stage wrote; what lay there and is as it was is somebody else's.
  ///
  /// - Throws: `identityFound`; then the files that the stage wrote are gone.
  private func search(_ names: [String], changedSince before: [String: FileIdentity]) throws {
    let now = states(of: names)
    let written = names.filter { now[$0] != nil && now[$0] != before[$0] }
    do {
      try gate?.check(url, names: written)
    } catch {
      for name in written {
        try? FileManager.default.removeItem(at: url.appendingPathComponent(name))
      }
      throw error
    }
  }

  /// Forgets a stage that is not asked for any more, with what it made, where that may be replaced.
  mutating func drop(_ stage: String) throws {
    guard mayReplace else { return }
    let outputs = ledger.drop(stage)
    guard !outputs.isEmpty else { return }
    for path in outputs {
      try? FileManager.default.removeItem(at: url.appendingPathComponent(path))
    }
    try ledger.write(in: url)
  }

  /// Notes the digest of something that came in.
  mutating func note(input role: String, digest: String) {
    ledger.inputs[role] = digest
  }

  /// All files below a folder of the run, by path inside the run, sorted.
  func files(below name: String) -> [String] {
    let folder = url.appendingPathComponent(name)
    let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
    return (paths ?? []).filter { path in
      var isFolder: ObjCBool = false
      let full = folder.appendingPathComponent(path).path
      return FileManager.default.fileExists(atPath: full, isDirectory: &isFolder)
        && !isFolder.boolValue
    }.map { "\(name)/\($0)" }.sorted()
  }
}
