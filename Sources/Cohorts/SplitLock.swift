internal import Files
internal import Foundation
internal import Ingest
public import Privacy

/// The frozen split of a cohort: `split.lock`, with its rule, its counts, a hash and a keyed MAC.
///
/// The hash covers what the split means (pictures, parts, folds, rule) and no pseudonym, so that it
/// does not depend on the key. A lock never migrates: another cohort, version or key is refused.
public struct SplitLock: Codable, Sendable, Equatable {
  /// One case's place.
  public struct Assignment: Codable, Sendable, Equatable {
    /// Pseudonym of the case.
    public let caseID: String
    /// Its part.
    public let part: Part
    /// Its fold, from 0, where the training part has folds.
    public let fold: Int?
  }

  /// The size of one part.
  public struct PartCount: Codable, Sendable, Equatable {
    /// The part.
    public let part: Part
    /// Patients in it.
    public let patients: Int
    /// Images in it.
    public let images: Int
  }

  /// The version of the format this code writes, the only one it reads.
  public static let currentVersion = 1
  /// The file's name in the cohort folder.
  public static let fileName = "split.lock"

  /// The version of the format.
  public let version: Int
  /// The rule in words.
  public let rule: String
  /// What a reader should know besides, in whole sentences.
  public let notes: [String]
  /// What was asked for.
  public let options: SplitOptions
  /// The key-free digest of the cohort that was divided.
  public let cohortDigest: String
  /// How many folds the training part has; 0 for none.
  public let folds: Int
  /// The size of each part that is not empty.
  public let counts: [PartCount]
  /// Every case in content order.
  public private(set) var assignments: [Assignment]
  /// SHA-256 over the meaning of the split; models and ledgers name the split by it.
  public let hash: String
  private(set) var mac: String

  /// Divides the cohort; nothing is written.
  ///
  /// - Throws: `usage`, `badData` (for a version that feedback made too), `leak`.
  public static func make(
    for cohort: Cohort, options: SplitOptions, key: SecretKey
  ) throws(CohortsError) -> SplitLock {
    guard cohort.version == nil else {
      throw CohortsError(
        .badData, subject: fileName,
        reason: "cannot be made anew: a cohort that feedback made keeps the split of the first",
        hint: "restore it from the version before; a new split needs a new ingest")
    }
    let plan = try SplitPlan(cases: cohort.cases, options: options)
    let assignments = cohort.cases.indices.map {
      Assignment(caseID: cohort.cases[$0].caseID, part: plan.parts[$0], fold: plan.folds[$0])
    }
    let counts = Part.allCases.compactMap { part -> PartCount? in
      let members = cohort.cases.indices.filter { plan.parts[$0] == part }
      let patients = Set(members.map { cohort.cases[$0].patientID }).count
      return members.isEmpty
        ? nil : PartCount(part: part, patients: patients, images: members.count)
    }
    let rule = plan.rule.joined(separator: "; ")
    var lock = SplitLock(
      version: currentVersion, rule: rule, notes: plan.notes, options: options,
      cohortDigest: cohort.digest, folds: plan.foldCount, counts: counts,
      assignments: assignments,
      hash: meaning(
        of: assignments, rule: rule, options: options, pictures: cohort.cases.map(\.pixelDigest),
        cohortDigest: cohort.digest), mac: "")
    lock.mac = key.code(purpose: macPurpose, try lock.unsignedBytes())
    return lock
  }

  /// The lock of the cohort, or nil when it has none yet.
  ///
  /// - Throws: `untrusted` for an edited lock or another key, `badData` for another cohort or
  ///   version.
  public static func read(in cohort: Cohort, key: SecretKey) throws(CohortsError) -> SplitLock? {
    let url = cohort.folder.appendingPathComponent(fileName)
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    var lock: SplitLock
    do throws(FilesError) {
      lock = try StableJSON.decode(
        SplitLock.self, from: InputFile.data(of: url), subject: fileName)
    } catch {
      throw CohortsError(error)
    }
    guard lock.version == currentVersion else {
      throw CohortsError(
        .badData, subject: fileName,
        reason: "has version \(lock.version), this program reads \(currentVersion)",
        hint: "a split never migrates; use the program that made it")
    }
    guard key.isValid(lock.mac, purpose: macPurpose, try lock.unsignedBytes()) else {
      throw CohortsError(
        .untrusted, subject: fileName, reason: "was changed, or made with another key",
        hint: "restore the file or use the key of the cohort")
    }
    guard lock.isOf(cohort), lock.putInOrder(of: cohort) else {
      throw CohortsError(
        .badData, subject: fileName, reason: "belongs to another cohort",
        hint: "a split never migrates; keep the cohort it was made for, or split the new one")
    }
    return lock
  }

  /// Whether the lock divides the cohort, or the version of it that came first.
  public func isOf(_ cohort: Cohort) -> Bool { cohortDigest == cohort.originDigest }

  /// Puts the places in the order of the cohort's cases, which other labels may have changed.
  ///
  /// - Returns: whether they are of the same cases and pictures.
  private mutating func putInOrder(of cohort: Cohort) -> Bool {
    let pictures = Dictionary(
      cohort.cases.map { ($0.caseID, $0.pixelDigest) }, uniquingKeysWith: { $1 })
    let places = Dictionary(assignments.map { ($0.caseID, $0) }, uniquingKeysWith: { $1 })
    let ordered = cohort.cases.compactMap { places[$0.caseID] }
    let own = assignments.compactMap { pictures[$0.caseID] }
    guard ordered.count == cohort.cases.count, own.count == ordered.count,
      hash
        == Self.meaning(
          of: assignments, rule: rule, options: options, pictures: own,
          cohortDigest: cohortDigest)
    else { return false }
    assignments = ordered
    return true
  }

  /// Writes the lock into the cohort folder; an existing one stays unless `replacing`.
  ///
  /// - Throws: `cannotCreate` when there is one, `inputOutput`, `permission`.
  public func write(in cohort: Cohort, replacing: Bool) throws(CohortsError) {
    let url = cohort.folder.appendingPathComponent(Self.fileName)
    guard replacing || !FileManager.default.fileExists(atPath: url.path) else {
      throw CohortsError(
        .cannotCreate, subject: url.path, reason: "exists already",
        hint: "a frozen split stays; --force makes a new one and a new ledger")
    }
    do throws(FilesError) {
      try AtomicFile.write(StableJSON.encode(self, pretty: true), to: url)
    } catch {
      throw CohortsError(error)
    }
  }

  /// The numbers of the cases in a part, in content order.
  public func indices(in part: Part) -> [Int] {
    assignments.indices.filter { assignments[$0].part == part }
  }

  private static let macPurpose = "fovea/split-lock/1"

  private func unsignedBytes() throws(CohortsError) -> Data {
    var unsigned = self
    unsigned.mac = ""
    do throws(FilesError) {
      return try StableJSON.encode(unsigned)
    } catch {
      throw CohortsError(error)
    }
  }

  private static func meaning(
    of assignments: [Assignment], rule: String, options: SplitOptions, pictures: [String],
    cohortDigest: String
  ) -> String {
    var lines = [cohortDigest, rule, "seed \(options.seed)"]
    for (picture, place) in zip(pictures, assignments) {
      let fold = place.fold.map(String.init) ?? "-"
      lines.append("\(picture) \(place.part.rawValue) \(fold)")
    }
    return Digest.sha256(Data(lines.joined(separator: "\n").utf8))
  }
}
