internal import DecodeProtocol
internal import Files
internal import Foundation
internal import Ingest
internal import Privacy

extension FileRewriter {
  /// The picture with nothing beside it, staged under its number.
  ///
  /// The worker opens it once: what is searched and what is written are the same bytes.
  ///
  /// - Throws: `decoderBroken`, and errors of writing.
  func rewritePicture(
    _ entry: InputEntry, of patients: PicturePatients, into folder: StagedFolder?,
    with session: inout DecoderSession
  ) async throws -> DeliveryRecord {
    var record = record(of: entry)
    let patient: String?
    switch patients.patient(at: entry.relativePath) {
    case .named(let name): patient = name
    case .itself: patient = nil
    case .nobody: return record.with(.refused(Self.namesNobody))
    }
    let facts: PictureFacts
    switch await session.answer(to: .open(path: entry.path)) {
    case .picture(let found): facts = found
    case .failure(let failure): return record.with(try fate(of: failure))
    default: return record.with(.refused("it changed while it was read"))
    }
    var search = PictureSearch()
    if searchesText {
      let isReviewed = textReview?.contains(pseudonyms.contentID(facts.digest)) ?? false
      search = try await PictureSearch(
        facts, cleans: profile.has(.pixels), rules: pixelRules, isReviewed: isReviewed,
        with: &session)
    }
    if search.leavesText { record.content = pseudonyms.contentID(facts.digest) }
    if let reason = search.refusal { return record.with(.refused(reason)) }
    let answer = await session.answer(to: .rewritePicture(search.blanked))
    guard case .rewritten(let bytes, _, _) = answer else {
      guard case .failure(let failure) = answer else {
        return record.with(.refused("the decoder answered out of turn"))
      }
      return record.with(try fate(of: failure))
    }
    let kind = search.blanked == nil ? facts.kind : .png
    guard RewrittenPicture.isPlain(bytes, kind, rows: facts.rows, columns: facts.columns) else {
      return record.with(.refused("the decoder wrote something else than a picture"))
    }
    let names = deidentifier.names(ofPicture: facts.digest, patient: patient)
    record.place = "\(names.patientID)/\(names.instanceID).\(kind == .png ? "png" : "jpg")"
    record.patientID = names.patientID
    record.originalPatientID = patient ?? ""
    record.tally = search.tally
    record.picture = kind == facts.kind ? .same : .convertedToPNG
    record.hadBlanking = search.blanked != nil
    return try stage([bytes], record, into: folder)
  }

  private static let namesNobody =
    "it is a picture and names no patient; name its path and patient_id in a table with "
    + "--patients, or say --one-patient-per-image"
}
