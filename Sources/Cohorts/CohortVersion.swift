internal import Files
public import Foundation
internal import Ingest
public import Privacy

/// Which version of a cohort readers' feedback has made, of which other: `cohort-version.json`.
///
/// A cohort from ingest is version 1 and has no such file. A later version has other labels and the
/// same cases, so that the split of the first holds for it; its MAC binds it to its manifest.
public struct CohortVersion: Codable, Sendable, Equatable {
  /// The file's name in the cohort folder.
  public static let fileName = "cohort-version.json"
  private static let macPurpose = "fovea/cohort-version/1"

  /// 2 for the first that feedback made.
  public let version: Int
  /// The key-free digest of this version.
  public let cohortDigest: String
  /// The same of the version before.
  public let parentDigest: String
  /// The same of version 1, which was divided.
  public let firstDigest: String
  /// The split of all versions.
  public let splitHash: String
  /// SHA-256 over the rows of the test part, which no version changes.
  public let testDigest: String
  /// How many lines the ledger of feedback has.
  public let feedbackLines: Int
  /// SHA-256 of the last of them.
  public let feedbackHead: String
  private(set) var mac = ""

  /// Describes the version that follows a cohort.
  ///
  /// - Precondition: the lock is the cohort's.
  public init(
    of cohort: Cohort, after parent: Cohort, lock: SplitLock, feedbackLines: Int,
    feedbackHead: String
  ) throws(CohortsError) {
    precondition(lock.isOf(parent), "the split belongs to another cohort")
    version = (parent.version?.version ?? 1) + 1
    cohortDigest = cohort.digest
    parentDigest = parent.digest
    firstDigest = parent.originDigest
    splitHash = lock.hash
    testDigest = try Self.testDigest(of: parent, lock: lock)
    self.feedbackLines = feedbackLines
    self.feedbackHead = feedbackHead
  }

  /// SHA-256 over the rows of the test part, in the order of their cases' names.
  public static func testDigest(
    of cohort: Cohort, lock: SplitLock
  ) throws(CohortsError) -> String {
    let places = Dictionary(
      lock.assignments.map { ($0.caseID, $0.part) }, uniquingKeysWith: { $1 })
    let rows = cohort.cases.filter { places[$0.caseID] == .test }
      .sorted { $0.caseID < $1.caseID }
    do throws(FilesError) {
      var digest = RunningDigest()
      for row in rows { digest.update(try StableJSON.encode(row)) }
      return digest.finish()
    } catch {
      throw CohortsError(error)
    }
  }

  /// The file's bytes, with a MAC.
  ///
  /// - Throws: `internalFault`.
  public func data(key: SecretKey) throws(CohortsError) -> Data {
    var signed = self
    signed.mac = key.code(purpose: Self.macPurpose, try unsignedBytes())
    do throws(FilesError) {
      return try StableJSON.encode(signed, pretty: true)
    } catch {
      throw CohortsError(error)
    }
  }

  /// What the folder says of the cohort with this digest; nil for version 1.
  ///
  /// - Throws: `untrusted` for a file that was changed or is another cohort's.
  static func read(
    in folder: URL, digest: String, key: SecretKey
  ) throws(CohortsError) -> CohortVersion? {
    let url = folder.appendingPathComponent(fileName)
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    let read: CohortVersion
    do throws(FilesError) {
      read = try StableJSON.decode(
        CohortVersion.self, from: InputFile.data(of: url), subject: fileName)
    } catch {
      throw CohortsError(error)
    }
    guard key.isValid(read.mac, purpose: macPurpose, try read.unsignedBytes()),
      read.cohortDigest == digest
    else {
      throw CohortsError(
        .untrusted, subject: fileName,
        reason: "was changed, is another cohort's, or was made with another key",
        hint: "restore the file or use the key of the cohort")
    }
    return read
  }

  private func unsignedBytes() throws(CohortsError) -> Data {
    var unsigned = self
    unsigned.mac = ""
    do throws(FilesError) {
      return try StableJSON.encode(unsigned)
    } catch {
      throw CohortsError(error)
    }
  }
}
