public import Annotations
internal import Files
public import Foundation

/// The masks of a case in a cohort: one for each label, as runs in stable JSON.
public enum MaskFile {
  /// Where the masks of a case lie in the cohort.
  public static func path(of caseID: String) -> String { "\(CohortFolder.masks)/\(caseID).json" }

  /// The file's bytes: the same masks give the same bytes.
  ///
  /// - Throws: `internalFault`, which masks never cause.
  public static func encoded(_ masks: [RunLengthMask]) throws(IngestError) -> Data {
    try IngestError.wrapping { () throws(FilesError) in try StableJSON.encode(masks) }
  }

  /// Reads the masks of a case and checks them against its manifest row.
  ///
  /// - Returns: a mask for each of the row's labels; nil where the row has none.
  /// - Throws: `untrusted` when they are not the ones that were signed, `inputMissing`,
  ///   `permission`, `inputOutput`.
  public static func read(
    _ row: ManifestCase, in folder: URL
  ) throws(IngestError) -> [RunLengthMask]? {
    guard let facts = row.masks else { return nil }
    let file = folder.appendingPathComponent(path(of: row.caseID))
    let data = try IngestError.wrapping { () throws(FilesError) in try InputFile.data(of: file) }
    guard Digest.sha256(data) == facts.digest,
      let masks = try? StableJSON.decode([RunLengthMask].self, from: data, subject: "masks"),
      masks.count == facts.labels.count,
      masks.allSatisfy({ $0.rows == row.rows && $0.columns == row.columns })
    else {
      throw IngestError(
        .untrusted, subject: "case \(row.caseID)",
        reason: "its masks are not the ones that were signed",
        hint: "ingest again; never edit a cohort by hand")
    }
    return masks
  }
}
