internal import Files
public import Foundation
public import Privacy

/// The samples of a case in a cohort: little-endian, the narrowest of 1, 2 and 4 bytes each.
public enum PixelFile {
  /// Reads the samples and checks them against the manifest's digest.
  ///
  /// - Throws: `untrusted` when they are not the ones that were signed, `inputMissing`,
  ///   `permission`, `inputOutput`.
  public static func read(
    _ facts: ManifestCase, in folder: URL
  ) throws(IngestError) -> StoredPixels {
    let file = folder.appendingPathComponent(CohortFolder.pixelFile(of: facts.caseID))
    let data = try IngestError.wrapping { () throws(FilesError) in
      try InputFile.data(of: file)
    }
    let pixels = StoredPixels(
      rows: facts.rows, columns: facts.columns, channels: facts.channels,
      bitsStored: facts.bitsStored, isSigned: facts.isSigned, bytes: [UInt8](data))
    guard let pixels, pixels.digest == facts.pixelDigest else {
      throw IngestError(
        .untrusted, subject: "case \(facts.caseID)",
        reason: "its pixels are not the ones that were signed",
        hint: "ingest again; never edit a cohort by hand")
    }
    return pixels
  }
}
