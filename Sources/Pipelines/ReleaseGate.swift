internal import Files
internal import Foundation
internal import Ingest
internal import Privacy
internal import Reports

/// The release gate of a command: searches what it writes for what identifies people.
struct ReleaseGate: Sendable {
  /// What is searched for; nil: nothing is known.
  private var values: IdentifyingValues?
  /// What the user says of people and places, which is no finding.
  private var excused: [String] = []
  private var scan: ArtefactScan?
  /// `searched DIGEST` with the digest of the seal, `searched input`, or `unscanned`.
  private(set) var standing = "unscanned"
  /// Why nothing is searched for.
  private(set) var lack = ""

  /// A gate that lets all through and says why.
  init(lacking reason: String) { lack = reason }

  /// The gate of a command that works on a cohort.
  ///
  /// - Parameter excusing: what the settings say of people.
  /// - Throws: where a seal was named and does not open, or is another cohort's.
  init(
    cohort: URL, key: SecretKey, context: StageContext, excusing texts: [String] = []
  ) throws {
    let manifest = try Digest.sha256(of: cohort.appendingPathComponent(CohortFolder.manifest))
    try self.init(
      seal: Self.seal(beside: cohort), of: manifest, key: key, context: context, excusing: texts)
  }

  /// The gate of a command that works with a model: of the cohort in the model's run, or of a seal
  /// that is named.
  ///
  /// - Throws: as the other.
  init(model: URL, context: StageContext) throws {
    let cohort = model.resolvingSymlinksInPath().deletingLastPathComponent()
      .appendingPathComponent(PipelineRunner.cohortName)
    let manifest = cohort.appendingPathComponent(CohortFolder.manifest)
    if context.seal == nil, !FileManager.default.fileExists(atPath: manifest.path) {
      self.init(lacking: "no seal was named, and the model lies in no run with its cohort")
      return
    }
    guard context.seal == nil else {
      try self.init(
        seal: nil, of: nil, key: try context.existingKey(), context: context, excusing: [])
      return
    }
    let key: SecretKey
    do throws(PrivacyError) {
      key = try context.existingKey()
    } catch {
      self.init(lacking: "the key of the model's cohort is not there")
      return
    }
    try self.init(cohort: cohort, key: key, context: context)
  }

  /// The gate of a command on tables: of a seal that is named, if any.
  ///
  /// - Throws: as the others.
  init(tables values: IdentifyingValues, key: SecretKey, context: StageContext) throws {
    if context.seal == nil {
      self.init(lacking: "no seal was named, and the tables name nobody but by pseudonyms")
    } else {
      try self.init(seal: nil, of: nil, key: key, context: context, excusing: [])
    }
    if values.count > 0 { add(values) }
  }

  /// - Parameters:
  ///   - usual: where the seal lies if nobody named one.
  ///   - manifest: digest of the manifest it has to be of; nil: of any.
  private init(
    seal usual: URL?, of manifest: String?, key: SecretKey, context: StageContext,
    excusing texts: [String]
  ) throws {
    excused = texts
    guard let place = context.seal ?? usual else {
      lack = "there is no seal beside the cohort"
      return
    }
    do {
      let data = try InputFile.data(of: place)
      let seal = try Seal(data, key: key, subject: context.seal == nil ? "seal" : "--seal")
      guard manifest == nil || manifest == seal.manifestDigest else {
        throw PipelinesError(
          .badData, subject: "--seal", reason: "is the seal of another cohort",
          hint: "name the one that fovea ingest wrote with this cohort")
      }
      add(seal.values)
      standing = "searched \(Digest.sha256(data))"
    } catch let error as any ExplainedError {
      guard context.seal == nil else { throw error }
      lack = "the seal beside the cohort \(error.reason)"
    }
  }

  /// Where a cohort's seal lies, or nil where none does: beside the cohort, or beside the run that
  /// the cohort is in.
  static func seal(beside cohort: URL) -> URL? {
    let run = cohort.standardizedFileURL.resolvingSymlinksInPath().deletingLastPathComponent()
    var places = [Seal.place(of: cohort)]
    let ledger = run.appendingPathComponent(StageLedger.fileName).path
    if FileManager.default.fileExists(atPath: ledger) { places.append(Seal.place(of: run)) }
    return places.first { FileManager.default.fileExists(atPath: $0.path) }
  }

  /// Searches for these values too.
  ///
  /// - Parameter texts: words that name nobody on their own.
  mutating func add(_ more: IdentifyingValues, excusing texts: [String] = []) {
    excused += texts
    var all = values ?? IdentifyingValues()
    all.add(more)
    values = all
    scan = ArtefactScan(all, excusing: excused)
    if standing == "unscanned" { standing = "searched input" }
  }

  /// Whether a seal is open: only then it is known what the pixels were.
  var hasSeal: Bool { standing != "unscanned" && standing != "searched input" }

  /// What the report says of the search.
  var fact: NamedText {
    let text =
      scan == nil
      ? "unscanned: \(lack)"
      : "every file of this output, for names, numbers, dates and pixels of "
        + (hasSeal ? "the sealed cohort" : "its own input alone")
    return NamedText(name: "Searched for identities", text: text)
  }

  /// Says that nothing is searched, if so.
  func announce(in context: StageContext) {
    if scan == nil { context.announce(.note("the output is unscanned for identities: \(lack)")) }
  }

  /// Refuses a release of what cannot be searched.
  ///
  /// - Throws: `badData`.
  func requireSearch(for flag: String) throws(PipelinesError) {
    guard scan == nil else { return }
    throw PipelinesError(
      .badData, subject: flag,
      reason: "what was written could not be searched for identities: \(lack)",
      hint: "name the seal that fovea ingest wrote with the cohort by --seal, or leave \(flag) out")
  }

  /// Searches the files below a folder that is about to take its place.
  ///
  /// - Parameter names: the files; nil: all.
  /// - Throws: `identityFound`; errors of the files.
  func check(_ folder: URL, names: [String]? = nil) throws {
    guard let scan else { return }
    let findings = try scan.findings(in: folder, names: names)
    guard let first = findings.first else { return }
    throw Self.refusal(first.name, first.rule, others: findings.count - 1)
  }

  /// The same for a folder that shows images on purpose: their pixels are no finding.
  ///
  /// - Throws: `identityFound`; errors of the files.
  func checkPictures(_ folder: URL) throws {
    guard let scan else { return }
    let findings = try scan.findings(in: folder).filter { $0.rule != .pixels }
    guard let first = findings.first else { return }
    throw Self.refusal(first.name, first.rule, others: findings.count - 1)
  }

  /// Searches one file before it is written.
  ///
  /// - Throws: `identityFound`.
  func check(_ data: Data, named name: String) throws(PipelinesError) {
    guard let rule = scan?.rule(in: data, named: name) else { return }
    throw Self.refusal(name, rule, others: 0)
  }

  private static func refusal(
    _ name: String, _ rule: ArtefactRule, others: Int
  ) -> PipelinesError {
    let more = others == 0 ? "" : "; so do, or the like, \(others) of the other files"
    return PipelinesError(
      .identityFound, subject: name,
      reason: "would hold \(rule.words), and is not written\(more)",
      hint: rule == .pixels
        ? "the network keeps a picture of the cohort; take other weights"
        : "see what files, models, columns, classes and settings are called, and change that")
  }
}
