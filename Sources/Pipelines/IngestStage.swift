internal import Files
public import Foundation
internal import Ingest
internal import Privacy
internal import Reports

/// Turns a folder of images into a signed cohort without identities.
public struct IngestStage {
  private let folder: URL
  private let output: URL
  /// The table of labels; nil: labels.csv in the folder.
  public var labels: URL?
  /// The table of attributes; nil: demographics.csv in the folder, if there is one.
  public var demographics: URL?
  /// The table of people who withdrew.
  public var exclude: URL?
  /// The table of files that a person found free of text.
  public var textReviewed: URL?
  /// Where to write the table that leads back.
  public var link: URL?
  /// Whether an image that names no patient is a patient of its own.
  public var onePatientPerImage = false
  /// Whether images without labels are kept too.
  public var keepsUnlabelled = false
  /// The folder of masks.
  public var masks: URL?
  /// The table of boxes.
  public var boxes: URL?
  /// The COCO file of masks and boxes.
  public var coco: URL?
  /// What the values of masks mean.
  var maskLegend = MaskLegend.lesion
  /// What holds where several readers of an image differ.
  var consensus = ConsensusRule.mustAgree
  /// Which series of a study are used.
  var series = SeriesRule.largest
  /// The largest accepted width and height.
  var maxSizePixels = Recipe.standard.maxSizePixels

  /// Where to seal what identifies people, unless the user says; nil: beside the output.
  var seal: URL?

  /// Says what holds where several readers of an image differ.
  ///
  /// - Throws: `usage` for a rule that is none.
  public mutating func setConsensus(_ rule: String) throws {
    guard let known = ConsensusRule(rawValue: rule) else {
      let names = ConsensusRule.allCases.map(\.rawValue)
      throw PipelinesError(
        .usage, subject: "--consensus \(rule)", reason: "is none of \(ColumnNames.list(names))",
        hint: Suggestion.nearest(to: rule, among: names).map { "did you mean \($0)?" }
          ?? "leave it out where readers agree")
    }
    consensus = known
  }

  /// Says what the values of masks mean.
  ///
  /// - Throws: `usage` for what is no legend, and where there are no masks.
  public mutating func setMaskLabels(_ legend: String) throws {
    guard masks != nil else {
      throw PipelinesError(
        .usage, subject: "--mask-labels", reason: "is of no use without --masks",
        hint: "name the folder of masks with --masks")
    }
    maskLegend = try MaskLegend(legend)
  }

  /// Reads one folder and writes another.
  public init(folder: URL, output: URL) {
    self.folder = folder
    self.output = output
  }

  /// Reads, de-identifies and signs.
  ///
  /// - Throws: what Ingest says; `inputMissing` without decoder.
  public func run(in context: StageContext) async throws -> CommandResult {
    let target = OutputFolder(url: output, artefacts: Self.artefacts)
    try target.checkStaging(mayReplace: context.mayReplace, inputs: [folder])
    try LinkFile.check(link, outside: output, mayReplace: context.mayReplace)
    try checkPlaces(
      try SealFile.checked(
        usual: seal ?? Seal.place(of: output), outside: output, in: context), context)
    try ReviewFile.check(textReviewed, outside: output)
    if context.isDryRun {
      try context.checkKey()
      let digest = try inputDigests()["folder"] ?? ""
      return CommandResult(
        "fovea.ingest/1", lines: ["would read <input> (\(digest)) into \(output.path)"],
        members: ["cohort": .text(output.path), "dryRun": .flag(true)])
    }
    let key = try context.keyMadeIfMissing()
    // What is missing or cannot be read is said by the reading, in its own words.
    let trail = AuditTrail(
      command: "ingest", folder: output, key: key, context: context,
      inputs: (try? inputDigests()) ?? [:])
    let summary = try await trail.watch {
      try await ingest(
        key: key, context: context, replacing: target.replaceable(context.mayReplace)
      ) { (staged, summary) throws(FilesError) in
        var trail = trail
        trail.gate = summary.sealDigest.map { "sealed \($0)" }
        try trail.commit(
          staged, artefacts: Self.logged, counts: Self.counts(of: summary))
      }
    }
    return CommandResult(
      "fovea.ingest/1",
      lines: try Self.lines(of: summary) + ReaderReport.lines(in: output)
        + ["cohort: \(output.path)"],
      members: [
        "summary": try JSONValue(summary), "cohort": .text(output.path), "dryRun": .flag(false),
      ])
  }

  private func place(of context: StageContext) -> URL {
    context.seal ?? seal ?? Seal.place(of: output)
  }

  /// - Throws: `usage` where two files would be one.
  func checkPlaces(_ seal: URL, _ context: StageContext) throws(PipelinesError) {
    let places = [link, seal, context.keyFile].compactMap { $0 }
      .map { $0.resolvingSymlinksInPath().standardizedFileURL.path }
    guard Set(places).count < places.count else { return }
    throw PipelinesError(
      .usage, subject: "--link, --seal and --key", reason: "two of them name the same file",
      hint: "give each a file of its own")
  }

  static let artefacts =
    [
      CohortFolder.manifest, CohortFolder.signature, CohortFolder.pixels, CohortFolder.masks,
      CohortFolder.summary, CohortFolder.quarantine, CohortFolder.readers,
    ] + CohortFolder.additions.sorted()

  /// The files whose digests are logged; those of the samples are in the manifest.
  private static let logged = [
    CohortFolder.manifest, CohortFolder.signature, CohortFolder.summary, CohortFolder.readers,
  ]

  private static func counts(of summary: IngestSummary) -> [String: Int] {
    [
      "files": summary.files.found, "used": summary.files.used, "images": summary.cases,
      "patients": summary.patients,
    ]
  }

  /// Reads the folder; what may be replaced in the output goes when the cohort is whole.
  func ingest(
    key: SecretKey, context: StageContext, replacing names: Set<String>,
    commit: (@Sendable (StagedFolder, IngestSummary) throws(FilesError) -> Void)? = nil
  ) async throws -> IngestSummary {
    guard let decoder = context.decoder else { throw Self.missingDecoder }
    var options = IngestOptions(
      input: folder, labels: labelsFile, demographics: demographicsFile,
      exclude: exclude, link: link, onePatientPerImage: onePatientPerImage, series: series,
      maxSizePixels: maxSizePixels, keepsUnlabelled: keepsUnlabelled, key: key)
    options.textReview = try textReviewed.map { try TextReview(contentsOf: $0) }
    options.replaceable = names
    options.seal = place(of: context)
    options.consensus = consensus
    options.masks = masks
    options.maskLegend = maskLegend
    options.boxes = boxes
    options.coco = coco
    options.commit = { (staged, summary) throws(FilesError) in
      try ReaderReport.write(summary, to: staged)
      if let commit { try commit(staged, summary) } else { try staged.commit() }
    }
    return try await Ingestion.run(options, output: output, decoder: decoder) { event in
      if let announcement = event.announcement { context.announce(announcement) }
    }
  }

  static let missingDecoder = PipelinesError(
    .inputMissing, subject: "fovea-decode", reason: "is not beside fovea",
    hint: "install both programs in one folder")

  /// The table that is named, else the one in the folder, which must be there unless masks, boxes
  /// or a COCO file stand for labels.
  private var labelsFile: URL? {
    if labels != nil || keepsUnlabelled { return labels }
    let inside = folder.appendingPathComponent("labels.csv")
    let isNeeded = masks == nil && boxes == nil && coco == nil
    return isNeeded || FileManager.default.fileExists(atPath: inside.path) ? inside : nil
  }

  private var demographicsFile: URL? {
    if let demographics { return demographics }
    let inside = folder.appendingPathComponent("demographics.csv")
    return FileManager.default.fileExists(atPath: inside.path) ? inside : nil
  }

  /// Digests of what is read, by role.
  func inputDigests() throws -> [String: String] {
    var digests = ["folder": try InputDigest.folder(folder)]
    if let masks { digests["masks"] = try InputDigest.folder(masks) }
    let tables = [
      ("labels", labelsFile), ("demographics", demographicsFile),
      ("exclude", exclude), ("boxes", boxes), ("coco", coco), ("textReviewed", textReviewed),
    ]
    for (role, url) in tables {
      if let url { digests[role] = try Digest.sha256(of: url) }
    }
    return digests
  }
}
