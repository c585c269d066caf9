internal import Cohorts
internal import Compute
internal import Evaluation
public import Foundation
internal import Ingest
internal import Monitoring
internal import Privacy
internal import Training

/// Watches whether the patients that come are still those that a model was made for.
public struct MonitorStage {
  static let artefacts = ["monitor.json", "monitor.csv", "monitor.html"]

  private let model: URL
  let incoming: URL
  let output: URL
  /// The table of labels beside a folder of images; nil: there is none.
  public var labels: URL?
  /// The table of attributes beside a folder of images; nil: there is none.
  public var demographics: URL?
  /// Limits of effects other than the standard ones, as `input=0.3,outputs=0.2`.
  public var effectLimits = ""
  /// The largest p of an alarm, after Benjamini and Hochberg.
  public var alpha = 0.05
  /// Seed of permutations and draws.
  public var seed: UInt64 = 1

  /// Holds the images of a cohort or a folder against the reference in a model file.
  public init(model: URL, incoming: URL, output: URL) {
    self.model = model
    self.incoming = incoming
    self.output = output
  }

  /// Predicts, compares and writes; exit code 1 where something drifted.
  ///
  /// - Throws: `badData` for a model without reference or images that it was made from; `usage` for
  ///   tables beside a cohort; what the rooms say.
  public func run(in context: StageContext) async throws -> CommandResult {
    let limits = try DriftLimitText.limits(effectLimits)
    try target.checkStaging(mayReplace: context.mayReplace, inputs: [incoming])
    let source = try ModelSource(model)
    try source.file.requireClassifier()
    let reference = try Self.reference(in: source)
    let monitor = DriftMonitor(reference, limits: limits, alpha: alpha, seed: seed)
    let manifest = incoming.appendingPathComponent(Cohort.manifestName)
    return FileManager.default.fileExists(atPath: manifest.path)
      ? try watchCohort(source, monitor, limits, context)
      : try await watchFolder(source, monitor, limits, context)
  }

  var target: OutputFolder { OutputFolder(url: output, artefacts: Self.artefacts) }

  /// - Throws: `badData`.
  private static func reference(
    in source: ModelSource
  ) throws(PipelinesError) -> MonitorReference {
    guard let reference = source.file.card.reference, reference.isCurrent else {
      throw PipelinesError(
        .badData, subject: source.name,
        reason: "keeps no reference to watch against: an older program made it, or fewer than "
          + "\(MonitorReference.fewestPatients) patients were set aside",
        hint: "fovea calibrate writes a model that has one, from images it did not learn from")
    }
    return reference
  }

  // MARK: - A cohort

  private func watchCohort(
    _ source: ModelSource, _ monitor: DriftMonitor, _ limits: DriftLimits,
    _ context: StageContext
  ) throws -> CommandResult {
    if let flag = [("--labels", labels), ("--demographics", demographics)].first(where: {
      $0.1 != nil
    }) {
      throw PipelinesError(
        .usage, subject: flag.0, reason: "is for a folder of images, and a cohort has its own",
        hint: "leave it out, or name the folder that the cohort was made of")
    }
    let key = try context.existingKey()
    let cohort = try Cohort.open(folder: incoming, key: key)
    let card = source.file.card
    guard !cohort.isVersion(of: card.cohortDigest),
      card.calibration.map({ !cohort.isVersion(of: $0.cohortDigest) }) ?? true
    else {
      throw PipelinesError(
        .badData, subject: "cohort",
        reason: "is the one that \(source.name) was made from or calibrated on",
        hint: "watch images that came later")
    }
    let gate = try ReleaseGate(
      cohort: incoming, key: key, context: context, excusing: card.people.values.sorted())
    gate.announce(in: context)
    if context.isDryRun {
      return dryRun("would watch \(cohort.cases.count) images of the cohort", source)
    }
    let trail = AuditTrail(
      command: "monitor", folder: output, key: key, context: context,
      inputs: ["model": source.digest, "cohort": cohort.digest])
    return try trail.watch {
      let predictor = try predictor(source, context)
      let cases = try predictor.monitored(
        cohort: cohort, indices: Array(cohort.cases.indices)
      ) { done in
        context.announce(.progress(task: "predicting", done: done, total: cohort.cases.count))
      }
      let findings = try findings(
        predictor, cases, source, monitor, limits, incoming: cohort.digest)
      return try finish(findings, lines: [], gate, trail, context)
    }
  }

  // MARK: - A folder

  private func watchFolder(
    _ source: ModelSource, _ monitor: DriftMonitor, _ limits: DriftLimits,
    _ context: StageContext
  ) async throws -> CommandResult {
    guard let decoder = context.decoder else { throw IngestStage.missingDecoder }
    let digest = try InputDigest.folder(incoming)
    if context.isDryRun {
      try context.checkKey()
      return dryRun("would watch <input> (\(digest))", source)
    }
    let key = try context.keyMadeIfMissing()
    let reader = try StudyReader(
      input: incoming, link: nil, output: output, labels: labels, demographics: demographics,
      maxSizePixels: Recipe.standard.maxSizePixels, key: key, decoder: decoder
    ) { event in
      if let announcement = event.announcement { context.announce(announcement) }
    }
    let sealed = try ReleaseGate(model: model, context: context)
    let trail = AuditTrail(
      command: "monitor", folder: output, key: key, context: context,
      inputs: ["model": source.digest, "folder": digest])
    return try await trail.watch {
      let predictor = try predictor(source, context)
      var cases = try await predictor.monitored(
        next: { try await reader.next().map { StoredImage($0) } },
        progress: { context.announce(.detail("predicted \($0) images")) })
      let summary = await reader.summary
      guard cases.count > 0 else {
        throw PipelinesError(
          .badData, subject: "<input>",
          reason: "holds no image among its \(summary.files.found) files",
          hint: "name a cohort, or a folder of DICOM, PNG or JPEG files")
      }
      try Self.requireMatches(summary)
      cases.complete(
        with: Dictionary(
          try await reader.completedImages().map { ($0.caseID, CaseFacts($0)) },
          uniquingKeysWith: { first, _ in first }))
      var gate = sealed
      // Who is in the images is known here without a seal.
      gate.add(await reader.identities, excusing: source.file.card.heads.flatMap(\.labels))
      let findings = try findings(predictor, cases, source, monitor, limits, incoming: digest)
      return try finish(
        findings, lines: IngestStage.fileLines(of: summary) + IngestStage.rowLines(of: summary),
        gate, trail, context)
    }
  }

  /// A table of other images would look like missing attributes, or like no labels.
  ///
  /// - Throws: `badData` for a table of which no row names an image.
  private static func requireMatches(_ summary: IngestSummary) throws(PipelinesError) {
    for (flag, rows) in [
      ("--labels", summary.labelRows), ("--demographics", summary.demographicRows),
    ] where rows.rows > 0 && rows.matched == 0 {
      throw PipelinesError(
        .badData, subject: flag,
        reason: "none of its \(rows.rows) rows names one of the \(summary.cases) images",
        hint: "paths are relative to the input folder, identifiers keep their leading zeros; or "
          + "leave it out")
    }
  }

  private func dryRun(_ said: String, _ source: ModelSource) -> CommandResult {
    CommandResult(
      MonitorFindings.schema, lines: ["\(said) with \(source.name)"],
      members: ["model": .text(source.digest), "dryRun": .flag(true)])
  }
}
