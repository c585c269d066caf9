package import Annotations
package import Files
package import Foundation
package import Privacy

/// Writes the manifest and its signature into a folder that holds the pixels.
package struct CohortWriter {
  let folder: StagedFolder

  /// Writes a whole cohort from cases and their pixels; for tests of the rooms above.
  ///
  /// - Parameter masks: By case, a mask for each of `maskLabels`.
  /// - Throws: `cannotCreate`, `inputOutput`, `permission`.
  package static func write(
    _ images: [(facts: ManifestCase, pixels: StoredPixels)], to target: URL, key: SecretKey,
    maskLabels: [String] = [], masks: [String: [RunLengthMask]] = [:]
  ) throws(IngestError) {
    var rows = images.map(\.facts)
    var files: [String: Data] = [:]
    for index in rows.indices {
      guard let own = masks[rows[index].caseID] else { continue }
      let data = try MaskFile.encoded(own)
      files[MaskFile.path(of: rows[index].caseID)] = data
      rows[index].masks = MaskFacts(labels: maskLabels, digest: Digest.sha256(data))
    }
    let folder = try IngestError.wrapping { () throws(FilesError) in
      let folder = try StagedFolder(for: target)
      try folder.makeFolder(CohortFolder.pixels)
      for image in images {
        try folder.write(Data(image.pixels.bytes), to: image.facts.pixelFile)
      }
      if !files.isEmpty { try folder.makeFolder(CohortFolder.masks) }
      for (name, data) in files { try folder.write(data, to: name) }
      return folder
    }
    _ = try CohortWriter(folder: folder).writeManifest(rows, key: key)
    try IngestError.wrapping { () throws(FilesError) in try folder.commit() }
  }

  /// Writes the same cases with other labels, beside copies of all that belongs to the cohort.
  ///
  /// Samples and masks are copied as they are; the digests in the rows say whether they are right.
  ///
  /// - Returns: the manifest's digest.
  /// - Throws: `cannotCreate`, `inputOutput`, `permission`.
  package static func writeVersion(
    of cohort: URL, cases: [ManifestCase], into folder: StagedFolder, key: SecretKey
  ) throws(IngestError) -> String {
    let names =
      [
        CohortFolder.pixels, CohortFolder.masks, CohortFolder.summary, CohortFolder.quarantine,
        CohortFolder.readers,
      ] + CohortFolder.additions.sorted()
    for name in names {
      let source = cohort.appendingPathComponent(name)
      guard FileManager.default.fileExists(atPath: source.path) else { continue }
      do {
        try FileManager.default.copyItem(at: source, to: folder.url.appendingPathComponent(name))
      } catch {
        throw IngestError(
          .inputOutput, subject: name, reason: "could not be copied",
          hint: "make room and see that it can be read")
      }
    }
    return try CohortWriter(folder: folder).writeManifest(cases, key: key)
  }

  /// Writes the rows one by one, then the signature; returns the manifest's digest.
  func writeManifest(_ cases: [ManifestCase], key: SecretKey) throws(IngestError) -> String {
    try IngestError.wrapping { () throws(FilesError) in
      var digest = RunningDigest()
      let manifest = folder.url.appendingPathComponent(CohortFolder.manifest)
      try AtomicFile.write(to: manifest) { (writer) throws(FilesError) in
        for row in cases {
          let line = try StableJSON.encode(row) + Data("\n".utf8)
          digest.update(line)
          try writer.append(line)
        }
      }
      let text = digest.finish()
      try AtomicFile.write(
        Signature.sign(manifestDigest: text, key: key),
        to: folder.url.appendingPathComponent(CohortFolder.signature))
      return text
    }
  }

  func writeSummary(_ summary: IngestSummary) throws(IngestError) {
    try IngestError.wrapping { () throws(FilesError) in
      let data = try StableJSON.encode(summary, pretty: true) + Data("\n".utf8)
      try AtomicFile.write(data, to: folder.url.appendingPathComponent(CohortFolder.summary))
    }
  }

  /// Writes the table of the files that are kept out.
  func writeQuarantine(_ summary: IngestSummary) throws(IngestError) {
    let rows = summary.listed.filter { $0.fate == "quarantined" }.map { file in
      CSVTable.line([String(file.file), file.reason, file.content ?? ""])
    }
    let header = CSVTable.line(["file", "reason", TextReview.column])
    try IngestError.wrapping { () throws(FilesError) in
      try AtomicFile.write(
        Data(([header] + rows).joined().utf8),
        to: folder.url.appendingPathComponent(CohortFolder.quarantine))
    }
  }
}
