// Cohorts: a signed folder of de-identified images becomes batches for a network.
// In: a cohort folder and its key, split options, preprocessing, drawn augmentations.
// Out: cases in content order, the frozen split, the ledger of openings, batches of tensors.
// Called by: Training (fit, score), Pipelines (split, evaluate).
// Entry: `Cohort.open`; dividing: `SplitLock.make`; loading: `BatchLoader.next`.

public import Annotations
internal import Files
public import Foundation
public import Ingest
public import Privacy

/// A cohort folder whose manifest has been verified: its cases in an order that no key changes.
public struct Cohort: Sendable {
  /// The folder.
  public let folder: URL
  /// All cases, ordered by content digest.
  public let cases: [ManifestCase]
  /// The same cases as training needs to know them.
  public let facts: [CaseFacts]
  /// SHA-256 over what the cases are (pictures, labels, attributes, who belongs together), without
  /// any pseudonym: the same images give the same digest under every key.
  public let digest: String
  /// Which version of another cohort this is; nil for one that ingest made.
  public private(set) var version: CohortVersion?

  /// The digest of the version that was divided: the first.
  public var originDigest: String { version?.firstDigest ?? digest }

  /// The name of the manifest in the folder.
  public static let manifestName = "manifest.jsonl"

  /// Opens a folder that `fovea ingest` wrote; pixels are verified as they are loaded.
  ///
  /// - Throws: `untrusted` for a manifest without signature, an edited or added file or another
  ///   key, `inputMissing` for no cohort, `badData` for no cases.
  public static func open(folder: URL, key: SecretKey) throws(CohortsError) -> Cohort {
    let cases: [ManifestCase]
    do throws(IngestError) {
      cases = try CohortFolder.verifiedCases(in: folder, key: key)
    } catch {
      throw CohortsError(error)
    }
    guard !cases.isEmpty else {
      throw CohortsError(
        .badData, subject: "cohort", reason: "holds no case",
        hint: "see what ingest said about its input")
    }
    var cohort = try Cohort(folder: folder, cases: cases)
    cohort.version = try CohortVersion.read(in: folder, digest: cohort.digest, key: key)
    return cohort
  }

  /// Puts verified cases in content order.
  package init(folder: URL, cases: [ManifestCase]) throws(CohortsError) {
    self.folder = folder
    let ordered = try ContentOrder.sorted(cases)
    self.cases = ordered.cases
    facts = ordered.cases.map { CaseFacts($0) }
    digest = ordered.digest
  }

  /// Whether the digest is this cohort's, or one of the first or the last version before it.
  public func isVersion(of digest: String) -> Bool {
    [self.digest, version?.parentDigest, version?.firstDigest].contains(digest)
  }

  /// The samples of the case with this number, checked against the manifest's digest.
  ///
  /// - Throws: `untrusted` when they were changed, `inputMissing`, `inputOutput`.
  public func image(at index: Int) throws(CohortsError) -> StoredImage {
    try image(of: cases[index])
  }

  /// The samples of a case, checked as above.
  ///
  /// - Throws: as `image(at:)`.
  public func image(of facts: ManifestCase) throws(CohortsError) -> StoredImage {
    do throws(IngestError) {
      return StoredImage(facts: facts, pixels: try PixelFile.read(facts, in: folder))
    } catch {
      throw CohortsError(error)
    }
  }

  /// The masks of the case with this number, one for each of its labels, checked against the
  /// manifest's digest; nil where it has none.
  ///
  /// - Throws: as `image(at:)`.
  public func masks(at index: Int) throws(CohortsError) -> [RunLengthMask]? {
    do throws(IngestError) {
      return try MaskFile.read(cases[index], in: folder)
    } catch {
      throw CohortsError(error)
    }
  }
}
