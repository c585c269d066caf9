internal import Cohorts
internal import Compute
internal import Delivery
internal import Evaluation
internal import Files
public import Foundation
internal import Ingest
internal import Privacy
internal import Training

/// Applies a model to a folder of images.
public struct PredictStage {
  static let artefacts = [
    FinetuneStage.predictionsName, "predictions.json", PixelResultFiles.areasName,
    PixelResultFiles.boxesName, PixelResultFiles.masksName, OverlayFolder.name,
    DICOMResults.folderName, explanationsName,
  ]

  let model: URL
  let folder: URL
  let output: URL
  /// Where to write the table that leads back.
  public var link: URL?
  /// In which forms predictions are written; empty: the usual ones of the model.
  public var formats: Set<PredictionFormat> = []
  /// Seconds after which a study's other images are left out; nil: none is.
  public var studyLimitSeconds: Double?
  /// Whether DICOM results get the instances beside them that they refer to, without identities.
  public var writesSources = false
  /// Whether DICOM results are for the hospital's own archive, with the original identities.
  public var refersToOriginal = false
  /// Whether DICOM results are held against their images before they take their place.
  public var checksExport = false

  /// The methods that explain what is predicted, separated by commas; nil: nothing does.
  public var explained: String?

  /// Applies the model in a file to the images in a folder.
  public init(model: URL, folder: URL, output: URL) {
    self.model = model
    self.folder = folder
    self.output = output
  }

  /// Reads, predicts, writes, and explains where that is asked for.
  ///
  /// - Throws: `badData` for a folder without images; what the rooms say.
  public func run(in context: StageContext) async throws -> CommandResult {
    try await explaining(predicted(in: context), in: context)
  }

  private func predicted(in context: StageContext) async throws -> CommandResult {
    try target.checkStaging(mayReplace: context.mayReplace, inputs: [folder])
    try LinkFile.check(link, outside: output, mayReplace: context.mayReplace)
    let source = try ModelSource(model)
    try checkFormats(for: source.file)
    try checkExplanation(of: source.file)
    guard let decoder = context.decoder else { throw IngestStage.missingDecoder }
    let digest = try InputDigest.folder(folder)
    if context.isDryRun {
      try context.checkKey()
      return CommandResult(
        "fovea.predict/1", lines: ["would predict <input> (\(digest)) with \(source.name)"],
        members: ["model": .text(source.digest), "dryRun": .flag(true)])
    }
    let key = try context.keyMadeIfMissing()
    let dicom = dicomResults(key: key, decoder: decoder)
    try dicom?.check()
    let reader = try StudyReader(
      input: folder, link: link, output: output, maxSizePixels: Recipe.standard.maxSizePixels,
      key: key, decoder: decoder
    ) { event in
      if let announcement = event.announcement { context.announce(announcement) }
    }
    let gate = try ReleaseGate(model: model, context: context)
    let trail = AuditTrail(
      command: "predict", folder: output, key: key, context: context,
      inputs: ["model": source.digest, "folder": digest])
    return try await trail.watch {
      var predicted = try await predict(source.file, reader, in: context)
      defer { predicted.overlays?.folder.discard() }
      return try await finish(&predicted, reader, source, trail, gate, dicom, in: context)
    }
  }

  /// Applies the model to every image that the reader gives.
  private func predict(
    _ model: ModelFile, _ reader: StudyReader, in context: StageContext
  ) async throws -> Predicted {
    if model.card.pixels != nil { return try await predictPixels(model, reader, in: context) }
    let predictor = try Predictor(
      model: model, workers: WorkerPool(threadCount: context.threads),
      buffers: BufferPool(), convolution: context.convolution.choice)
    var stated: Set<String> = []
    let rows = try await predictor.predict(
      next: {
        let image = try await reader.next().map { StoredImage($0) }
        stated.formUnion(image?.caseFacts.statedAttributes ?? [])
        return image
      }, progress: { context.announce(.detail("predicted \($0) images")) })
    if !rows.isEmpty, let remark = model.card.operatingPoint.remarkOnImages(stated.contains) {
      context.announce(.warning(remark))
    }
    return Predicted(rows: rows)
  }

  /// Writes what was predicted and puts it in its place.
  private func finish(
    _ predicted: inout Predicted, _ reader: StudyReader, _ source: ModelSource,
    _ trail: AuditTrail, _ gate: ReleaseGate, _ dicom: DICOMResults?, in context: StageContext
  ) async throws -> CommandResult {
    let summary = await reader.summary
    predicted.rows += quarantined(summary, card: source.file.card, key: trail.key)
    let rows = predicted.rows
    guard !rows.isEmpty else {
      throw PipelinesError(
        .badData, subject: "<input>",
        reason: "holds no image among its \(summary.files.found) files",
        hint: "name a folder of DICOM, PNG or JPEG files")
    }
    var counts = counts(rows, summary)
    counts["partialStudies"] =
      studyLimitSeconds == nil ? nil : predicted.clock.leftOut.count
    // Who is in the images is known here without a seal.
    let sealed = gate
    var gate = gate
    let identities = await reader.identities
    gate.add(identities, excusing: source.file.card.heads.flatMap(\.labels))
    let results = try await dicom?.prepared(
      await reader.images, said: predicted.said(rows), model: source.resultModel, in: context)
    defer { results?.folder.discard() }
    let exit = results?.check?.exitCode ?? 0
    for (kind, count) in results?.counts ?? [:] { counts[kind.rawValue] = count }
    let table = try await reader.stagedLink()
    do {
      try target.staging(mayReplace: context.mayReplace, inputs: [folder]) { staged in
        try PredictionsFile.write(
          rows, model: source.digest, input: trail.inputs["folder"], counts: counts,
          marks: predicted.marks, formats: formats(for: source.file), to: staged.url)
        try predicted.write(formats(for: source.file), to: staged)
        try gate.check(staged.url)
        try predicted.overlays?.move(into: staged, gate: gate)
        try results?.move(into: staged, gate: gate, sealed: sealed)
        var trail = trail
        // DICOM results with their input's headers are searched for the cohort's people alone.
        trail.gate = results.map(\.searchesAll) ?? true ? gate.standing : sealed.standing
        try trail.commit(staged, artefacts: Self.artefacts, counts: counts, exit: exit)
        try table?.commit()
      }
    } catch {
      // Wherever it failed, no table that leads back to patients stays behind.
      table?.discard()
      throw error
    }
    let place =
      formats(for: source.file).contains(.csv)
      ? output.appendingPathComponent(FinetuneStage.predictionsName).path : output.path
    if let sentence = predicted.clock.sentence { context.announce(.warning(sentence)) }
    return CommandResult(
      "fovea.predict/1",
      lines: lines(rows, summary) + [predicted.clock.sentence].compactMap { $0 }
        + (results?.lines ?? []) + ["predictions: \(place)"],
      members: try [
        "model": .text(source.digest), "counts": JSONValue(counts),
        "files": JSONValue(summary.files), "dryRun": .flag(false),
      ].merging(results?.members ?? [:]) { $1 }, exitCode: exit)
  }

  private var target: OutputFolder { OutputFolder(url: output, artefacts: Self.artefacts) }

  /// A row per label for each file that could not be read, under a name that leads nowhere.
  private func quarantined(
    _ summary: IngestSummary, card: ModelCard, key: SecretKey
  ) -> [PredictionRow] {
    let unit = PredictionRow.Unit(rawValue: card.unit.rawValue) ?? .image
    let kept = summary.listed.filter { ["quarantined", "failed"].contains($0.fate) }
    return kept.flatMap { file -> [PredictionRow] in
      let seed = Data("\(summary.files.found) \(file.file) \(file.reason)".utf8)
      let name = "q" + key.code(purpose: "fovea/quarantined/1", seed).prefix(16)
      return card.heads[0].labels.map { label in
        PredictionRow(
          caseID: name, patientID: "", unit: unit, unitID: name, label: label, score: nil,
          probability: nil, threshold: nil, call: nil, status: .quarantined,
          reason: "file \(file.file) of \(summary.files.found): \(file.reason)", truth: nil,
          fold: nil, part: nil)
      }
    }
  }

  /// How the units ended, and how the files did; each adds up.
  private func counts(_ rows: [PredictionRow], _ summary: IngestSummary) -> [String: Int] {
    let units = Dictionary(grouping: rows, by: \.unitID).compactMapValues(\.first)
    var counts = ["files": summary.files.found, "units": units.count]
    for status in PredictionRow.Status.allCases {
      counts[status.rawValue] = units.values.count { $0.status == status }
    }
    // A unit with some label withheld is one that somebody has to look at.
    let withheld = Set(rows.filter { $0.status == .abstained }.map(\.unitID))
    counts["ok"] = units.values.count { $0.status == .ok && !withheld.contains($0.unitID) }
    counts["abstained"] = withheld.count
    return counts
  }

  private func lines(_ rows: [PredictionRow], _ summary: IngestSummary) -> [String] {
    let counts = counts(rows, summary)
    let ended = PredictionRow.Status.allCases.map { "\(counts[$0.rawValue] ?? 0) \($0.rawValue)" }
    var lines = IngestStage.fileLines(of: summary)
    lines.append("\(counts["units"] ?? 0) units: \(ended.joined(separator: ", "))")
    for label in Set(rows.map(\.label)).sorted() {
      let called = rows.count { $0.label == label && $0.call == 1 }
      lines.append("\(label): \(called) positive")
    }
    return lines
  }
}
