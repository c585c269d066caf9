internal import DecodeProtocol
internal import Files
internal import Foundation
internal import Ingest
internal import Privacy

/// Takes one file through the worker and the rules.
struct FileRewriter: Sendable {
  let deidentifier: DataSetDeidentifier
  let profile: ConfidentialityProfile
  let pixelRules: PixelRules
  let searchesText: Bool
  let earlier: EarlierDelivery
  /// What names contents, and the contents that a person found free of text.
  let pseudonyms: Pseudonyms
  let textReview: TextReview?

  /// The first walk: whose file it is, and what in it identifies.
  ///
  /// - Throws: `decoderBroken` when the worker says that it cannot work at all.
  func survey(
    _ entry: InputEntry, with session: inout DecoderSession
  ) async throws -> Survey.Finding {
    var record = record(of: entry)
    switch entry.kind {
    case .hidden: return .done(record.with(.notDICOM("hidden file")))
    case .special: return .done(record.with(.notDICOM("not a regular file")))
    case .file: break
    }
    if let row = try earlier.row(of: entry) {
      record.place = row.file
      record.digest = row.sha256
      record.byteCount = row.bytes
      record.patientID = row.patientID
      record.wasReviewedBefore = row.reviewed
      if !row.file.hasSuffix(".dcm") { record.picture = .same }
      return .done(record.with(.copied))
    }
    let identity = FileIdentity(entry.path)
    switch await session.answer(to: .dataSet(path: entry.path)) {
    case .dataSet(let dataSet, let syntax, let pixels):
      guard let patient = deidentifier.patient(of: dataSet) else {
        return .done(record.with(.refused("it names no patient and no study")))
      }
      var values = PatientValues()
      values.collect(dataSet, profile: profile)
      let bytes = dataSet.explicitBytes
      var held: HeldFile?
      if !searchesText, let pixels, let identity, dataSet.elements.last?.tag == .pixelData,
        ["OB", "OW"].contains(pixels.vr)
      {
        held = HeldFile(
          dataSet: bytes, transferSyntax: syntax, pixels: pixels, identity: identity)
      }
      return .patient(
        file: entry.number, patient: patient, values, digest: Digest.sha256(Data(bytes)), held)
    case .notAnImage(let what, _) where what.kind == .picture:
      return .picture(file: entry.number)
    case .notAnImage(let what, _):
      let isDirectory = what.kind == .dicomDirectory
      return .done(record.with(isDirectory ? .refused(what.reason) : .notDICOM(what.reason)))
    case .failure(let failure): return .done(record.with(try fate(of: failure)))
    default: return .done(record.with(.refused("the decoder answered out of turn")))
    }
  }

  /// The second walk: the file without its person, staged under its number.
  ///
  /// A file that is not what the first walk saw is refused: nobody has collected what it says.
  ///
  /// - Throws: `decoderBroken`, and errors of writing.
  func rewrite(
    _ entry: InputEntry, values: PatientValues, surveyed: String?, into folder: StagedFolder?,
    with session: inout DecoderSession
  ) async throws -> DeliveryRecord {
    var record = record(of: entry)
    let identity = FileIdentity(entry.path)
    var search = PixelSearch()
    if searchesText {
      let isReviewed = textReview?.contains(entry.contentID(pseudonyms)) ?? false
      search = try await PixelSearch(
        entry, cleans: profile.has(.pixels), rules: pixelRules, isReviewed: isReviewed,
        with: &session)
    }
    if search.leavesText { record.content = entry.contentID(pseudonyms) }
    let answer = await session.answer(to: .dataSet(path: entry.path))
    guard case .dataSet(let original, let syntax, _) = answer else {
      guard case .failure(let failure) = answer else {
        return record.with(.refused("it changed while it was read"))
      }
      return record.with(try fate(of: failure))
    }
    guard Self.digest(of: original) == surveyed else {
      return record.with(.refused("it changed while it was read"))
    }
    var released: ReleasedDataSet
    do throws(PrivacyError) {
      released = try deidentifier.deidentify(original, values: values, transferSyntax: syntax)
    } catch {
      return record.with(.refused(error.reason))
    }
    if let reason = search.refusal { return record.with(.refused(reason)) }
    let hasPixels = original.elements.contains { Self.pixelTags.contains($0.tag.value) }
    if searchesText, !search.hasImage, !Self.isSegmentation(original), hasPixels {
      return record.with(
        .refused("it is no image, and holds pixels that are not searched for text"))
    }
    record.note(released, original)
    record.tally.add(search.tally)
    if profile.has(.pixels), search.hasImage { released.stateCleanPixels() }
    if !search.blanked.isEmpty {
      released.put(search.blanked, transferSyntax: syntax)
      record.hadBlanking = true
      let bytes = UncompressedFile.bytes(of: released.dataSet)
      return try stage([bytes], record, of: entry, identity, into: folder)
    }
    switch await session.answer(to: .rewrite(released.dataSet)) {
    case .rewritten(let bytes, let hadEmbeddedBits, let hadComments):
      guard RewrittenFile.isAsDecided(bytes, released.dataSet) else {
        return record.with(.refused("the decoder wrote something else than was decided"))
      }
      record.hadEmbeddedBits = hadEmbeddedBits
      record.hadComments = hadComments
      return try stage([bytes], record, of: entry, identity, into: folder)
    case .failure(let failure): return record.with(try fate(of: failure))
    default: return record.with(.refused("the decoder answered out of turn"))
    }
  }

  /// Pixel Data and its forms of floating point.
  private static let pixelTags: ClosedRange<UInt32> = 0x7FE0_0008...0x7FE0_0010

  private static func digest(of dataSet: DataSet) -> String {
    Digest.sha256(Data(dataSet.explicitBytes))
  }

  /// Segmentations (PS3.4 B.5) hold classes and no grey values; they stay unsearched, as is said.
  private static func isSegmentation(_ dataSet: DataSet) -> Bool {
    dataSet.string(.sopClassUID)?.hasPrefix("1.2.840.10008.5.1.4.1.1.66") == true
  }

  /// The same for a file that was read more than once: it must be the file that it was, since what
  /// was searched must be what is written.
  private func stage(
    _ pieces: [[UInt8]], _ record: DeliveryRecord, of entry: InputEntry, _ identity: FileIdentity?,
    into folder: StagedFolder?
  ) throws(DeliveryError) -> DeliveryRecord {
    guard let identity, FileIdentity(entry.path) == identity else {
      return record.with(.refused("it changed while it was read"))
    }
    return try stage(pieces, record, into: folder)
  }

  /// Writes the pieces under the file's number, to be moved to their place when all is known.
  func stage(
    _ pieces: [[UInt8]], _ record: DeliveryRecord, into folder: StagedFolder?
  ) throws(DeliveryError) -> DeliveryRecord {
    var record = record
    var digest = RunningDigest()
    for piece in pieces { digest.update(piece[...]) }
    record.digest = digest.finish()
    record.byteCount = pieces.reduce(0) { $0 + $1.count }
    guard let folder else { return record }
    let name = "staged-\(record.number)"
    record.stagedFile = name
    try DeliveryError.wrapping { () throws(FilesError) in try folder.write(pieces, to: name) }
    return record
  }

  func record(of entry: InputEntry) -> DeliveryRecord {
    DeliveryRecord(
      number: entry.number, name: deidentifier.fileID(entry.relativePath),
      path: entry.relativePath, fate: .released)
  }

  func fate(of failure: DecodeFailure) throws(IngestError) -> DeliveryRecord.Fate {
    guard failure.code == .workerNotReady else { return .refused(failure.reason) }
    throw IngestError(
      .decoderBroken, subject: "fovea-decode", reason: failure.reason, hint: "run fovea doctor")
  }
}

extension DeliveryRecord {
  /// The same record with another fate, of which nothing is written.
  func with(_ fate: Fate) -> DeliveryRecord {
    var record = self
    record.fate = fate
    if case .copied = fate { return record }
    record.tally = DeidentificationTally()
    return record
  }

  mutating func note(_ released: ReleasedDataSet, _ original: DataSet) {
    place =
      "\(released.patientID)/\(released.studyID)/\(released.seriesID)/\(released.instanceID).dcm"
    patientID = released.patientID
    tally = released.tally
    mayShowFace = released.mayShowFace
    originalPatientID = original.string(.patientID) ?? ""
    originalUIDs = [Tag.studyInstanceUID, .seriesInstanceUID, .sopInstanceUID].map {
      original.string($0) ?? ""
    }
  }
}
