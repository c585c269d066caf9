internal import Files
public import Foundation
public import Privacy

/// The names in a cohort folder, and the check that nothing in it was touched.
public enum CohortFolder {
  /// One line for each case.
  public static let manifest = "manifest.jsonl"
  /// The keyed signature over the manifest.
  public static let signature = "manifest.sig"
  /// The samples.
  public static let pixels = "pixels"
  /// The masks, in a cohort that has some.
  public static let masks = "masks"
  /// What ingest found and did.
  public static let summary = "ingest-summary.json"
  /// The files kept out; its rows of files that look like text are what `TextReview` reads.
  public static let quarantine = "quarantine.csv"
  /// How far several readers agree, where there are several.
  public static let readers = "reader-agreement.json"
  /// The only files that may be added: the frozen split and the openings of the test part.
  public static let additions: Set<String> = ["split.lock", "test-openings.jsonl"]

  /// Which version of another cohort it is, where readers' feedback has made it.
  public static let version = "cohort-version.json"
  /// All feedback that led to this version.
  public static let feedback = "feedback.jsonl"
  /// How far the last round's readers and the model agree.
  public static let feedbackSummary = "feedback-summary.json"

  static func pixelFile(of caseID: String) -> String { "\(pixels)/\(caseID).raw" }

  /// The cases of a cohort whose manifest was signed with this key and whose files are the ones it
  /// lists; the samples are checked when they are read.
  ///
  /// - Throws: `inputMissing` for a folder without manifest; `untrusted` for a missing or wrong
  ///   signature, and for a file that was added or taken away; `badData`.
  public static func verifiedCases(
    in folder: URL, key: SecretKey
  ) throws(IngestError) -> [ManifestCase] {
    let data = try manifestData(in: folder)
    let signature = try signatureData(in: folder)
    do throws(PrivacyError) {
      try Signature.verify(
        signature, manifestDigest: Digest.sha256(data), key: key, subject: "cohort")
    } catch {
      throw IngestError(.untrusted, subject: error.subject, reason: error.reason, hint: error.hint)
    }
    var cases: [ManifestCase] = []
    for (index, line) in data.split(separator: UInt8(ascii: "\n")).enumerated() {
      cases.append(
        try IngestError.wrapping { () throws(FilesError) in
          try StableJSON.decode(
            ManifestCase.self, from: Data(line), subject: "\(manifest) line \(index + 1)")
        })
    }
    try requireListedFiles(in: folder, cases: cases)
    return cases
  }

  private static func manifestData(in folder: URL) throws(IngestError) -> Data {
    do throws(FilesError) {
      return try InputFile.data(of: folder.appendingPathComponent(manifest))
    } catch {
      guard error.code == .inputMissing else { throw IngestError(error) }
      throw IngestError(
        .inputMissing, subject: folder.path, reason: "is no cohort: it holds no \(manifest)",
        hint: "make one with fovea ingest")
    }
  }

  private static func signatureData(in folder: URL) throws(IngestError) -> Data {
    do throws(FilesError) {
      return try InputFile.data(of: folder.appendingPathComponent(signature), limit: 1 << 12)
    } catch {
      guard error.code == .inputMissing else { throw IngestError(error) }
      throw IngestError(
        .untrusted, subject: "cohort", reason: "has no signature",
        hint: "only what fovea ingest wrote and signed is used; ingest again")
    }
  }

  /// Every file is one the manifest lists, or one that may be added, and none is missing; the audit
  /// log has a check of its own, and what somebody is just writing counts as what it will be.
  private static func requireListedFiles(
    in folder: URL, cases: [ManifestCase]
  ) throws(IngestError) {
    let files = FileManager.default
    let top = Set((try? files.contentsOfDirectory(atPath: folder.path)) ?? [])
    let expected: Set = [
      manifest, signature, pixels, masks, summary, quarantine, readers, version, feedback,
      feedbackSummary,
    ]
    let later = additions.union(AuditLog.names)
    let extra = top.subtracting(expected).filter { name in
      !later.contains(AtomicFile.target(ofTemporary: name) ?? name)
    }
    let listed = Set(cases.map { "\($0.caseID).raw" })
    guard cases.allSatisfy({ $0.pixelFile == pixelFile(of: $0.caseID) }),
      listed.count == cases.count
    else {
      throw IngestError(.untrusted, subject: "cohort", reason: "its manifest lists a case twice")
    }
    let marked = Set(cases.filter { $0.masks != nil }.map { MaskFile.path(of: $0.caseID) })
    let wanted = marked.union(cases.map(\.pixelFile))
    let present = [pixels, masks].reduce(into: Set<String>()) { found, name in
      let inside = folder.appendingPathComponent(name).path
      found.formUnion(
        ((try? files.contentsOfDirectory(atPath: inside)) ?? []).map { "\(name)/\($0)" })
    }
    let added = extra.count + present.subtracting(wanted).count
    let missing = wanted.subtracting(present).count
    guard added == 0, missing == 0 else {
      throw IngestError(
        .untrusted, subject: "cohort",
        reason: "\(added) files were added and \(missing) are missing since it was signed",
        hint: "ingest again; nothing but \(additions.sorted().joined(separator: " and ")) may be"
          + " added")
    }
  }
}
