// From a folder of DICOM, PNG and JPEG files to a folder of such files without identities.
// In: files (opened by fovea-decode only), the secret key, a confidentiality profile.
// Out: PATIENT/STUDY/SERIES/INSTANCE.dcm, PATIENT/INSTANCE.png and .jpg under pseudonyms, manifest,
// signature, report, quarantine list; or nothing at all. Caller: Pipelines (deidentify).
// Two walks: the first collects each patient's values, the second searches for them in every file.
internal import DecodeProtocol
internal import Files
public import Foundation
internal import Ingest
internal import Privacy

/// Writes a folder of DICOM, PNG and JPEG files again, without identities.
public enum Deidentification {
  /// Reads the input twice, writes the output as a whole or not at all, and tells each file's fate.
  ///
  /// In a dry run everything but writing is done.
  ///
  /// The worker keeps the pixels, the parent decides about every attribute, and the worker writes
  /// the file from what was decided and is held to it (`RewrittenFile`): no attribute leaves that
  /// did not pass the rules, and pixels cross the pipe once.
  /// Memory holds a file for each worker, and each patient's values.
  ///
  /// - Throws: `DeliveryError`, and what Ingest says of the decoder and the input folder.
  public static func run(
    _ options: DeliveryOptions, decoder: URL, events: (DeliveryEvent) -> Void
  ) async throws -> DeliverySummary {
    try requireApart(options.input, options.output)
    let entries = try InputWalk.entries(in: options.input)
    guard !entries.isEmpty else {
      throw DeliveryError(
        .inputMissing, subject: "<input>", reason: "holds no file",
        hint: "name the folder that holds the DICOM, PNG or JPEG files")
    }
    events(.found(files: entries.count))
    let rewriter = FileRewriter(
      deidentifier: DataSetDeidentifier(key: options.key, profile: options.profile),
      profile: options.profile, pixelRules: options.pixelRules,
      searchesText: options.searchesText,
      earlier: try EarlierDelivery(options), pseudonyms: Pseudonyms(key: options.key),
      textReview: options.textReview)
    let patients = try PicturePatients(options)
    let pool = DecoderPool(decoder: decoder, task: "deidentify")
    var survey = Survey()
    let notes = try await pool.run(entries) { entry, session in
      try await rewriter.survey(entry, with: &session)
    } each: { finding in
      survey.add(finding)
      events(.progress(task: "survey", done: survey.count, total: entries.count))
    }
    let folder = try DeliveryError.wrapping { () throws(FilesError) in
      guard !options.isDryRun else { return StagedFolder?.none }
      return try StagedFolder(for: options.output, replacing: options.replaceable)
    }
    do {
      let records = try await rewrite(
        entries, survey, rewriter, patients, pool, into: folder, events: events)
      var assembly = DeliveryAssembly(records, options: options)
      for note in notes { assembly.add(note: note) }
      assembly.add(note: patients.note(paths: entries.map(\.relativePath)))
      for refusal in assembly.summary.refusals {
        events(
          .quarantined(
            file: refusal.file, total: entries.count, name: refusal.name, reason: refusal.reason))
      }
      if let folder { try assembly.write(to: folder) }
      return assembly.summary
    } catch {
      folder?.discard()
      throw error
    }
  }

  private static func rewrite(
    _ entries: [InputEntry], _ survey: Survey, _ rewriter: FileRewriter,
    _ patients: PicturePatients, _ pool: DecoderPool, into folder: StagedFolder?,
    events: (DeliveryEvent) -> Void
  ) async throws -> [DeliveryRecord] {
    var records = survey.records
    var waiting = entries.filter {
      survey.patients[$0.number] != nil || survey.pictures.contains($0.number)
    }
    let direct = try await Lanes.run(waiting.filter { survey.held[$0.number] != nil }) { entry in
      guard let held = survey.held[entry.number] else { return nil }
      return try rewriter.rewriteDirectly(
        entry, held, values: survey.values(of: entry), into: folder)
    } each: { record in
      records.append(record)
      events(.progress(task: "deidentify", done: records.count, total: entries.count))
    }
    waiting.removeAll { direct.contains($0.number) }
    // What the workers may do was said at the first walk.
    _ = try await pool.run(waiting) { entry, session in
      if survey.pictures.contains(entry.number) {
        return try await rewriter.rewritePicture(
          entry, of: patients, into: folder, with: &session)
      }
      return try await rewriter.rewrite(
        entry, values: survey.values(of: entry), surveyed: survey.digests[entry.number],
        into: folder, with: &session)
    } each: { record in
      records.append(record)
      events(.progress(task: "deidentify", done: records.count, total: entries.count))
    }
    return records
  }

  private static func requireApart(_ input: URL, _ output: URL) throws(DeliveryError) {
    let place = output.standardizedFileURL.resolvingSymlinksInPath().path
    let folder = input.standardizedFileURL.resolvingSymlinksInPath().path
    guard place != folder, !place.hasPrefix(folder + "/") else {
      throw DeliveryError(
        .usage, subject: "output", reason: "lies inside the input folder",
        hint: "the next run would take it for input; choose a place outside")
    }
  }
}
