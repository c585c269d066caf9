internal import Delivery
internal import Files
public import Foundation
internal import Privacy

/// Writes a folder of DICOM, PNG and JPEG files again, without identities.
public struct DeidentifyStage {
  private let folder: URL
  private let output: URL
  /// What is kept beside the Basic Profile, by its words.
  public var retain: [String] = []
  /// What is cleaned instead of removed, by its words.
  public var clean: [String] = []
  /// Where to write the table that leads back.
  public var link: URL?
  /// Where to write the encrypted table that leads back to people.
  public var vault: URL?
  /// Whether pixels are searched for burned-in text.
  public var searchesText = true
  /// The table of where devices burn text in.
  public var pixelRegions: URL?
  /// The table of whose PNG and JPEG files are whose.
  public var patients: URL?
  /// Whether a PNG or JPEG file that no table names stands for a patient.
  public var onePatientPerImage = false
  /// The table of files that a person found free of text.
  public var textReviewed: URL?

  /// Reads one folder and writes another.
  public init(folder: URL, output: URL) {
    self.folder = folder
    self.output = output
  }

  /// The rule of an attribute, with its source.
  ///
  /// - Throws: `unknownTag`.
  public static func explanation(of tag: String) throws -> CommandResult {
    let lines = try ProfileExplanation.lines(for: tag)
    return CommandResult(
      "fovea.rule/1", lines: lines, members: ["lines": .array(lines.map { .text($0) })])
  }

  /// Reads, de-identifies, writes and signs.
  ///
  /// - Throws: what Delivery says; `inputMissing` without decoder.
  public func run(in context: StageContext) async throws -> CommandResult {
    let profile = try ConfidentialityProfile(
      ProfileOption.chosen(retain: retain, clean: clean))
    let rules = try pixelRules(profile)
    guard searchesText || !profile.has(.pixels) && textReviewed == nil else {
      throw PrivacyError(
        .contradictoryOptions, subject: "--no-text-search",
        reason: "leaves pixels unsearched, and --clean pixels and --text-reviewed are about what a "
          + "search finds",
        hint: "leave out one of them")
    }
    let target = OutputFolder(url: output, artefacts: artefacts)
    try target.checkStaging(mayReplace: context.mayReplace, inputs: [folder])
    try LinkFile.check(link, outside: output, mayReplace: context.mayReplace)
    try LinkFile.check(vault, flag: "--vault", outside: output, mayReplace: context.mayReplace)
    try checkPlaces(context)
    try ReviewFile.check(textReviewed, outside: output)
    guard let decoder = context.decoder else { throw IngestStage.missingDecoder }
    var options = DeliveryOptions(
      input: folder, output: output, link: link, profile: profile, key: try key(context),
      isDryRun: context.isDryRun)
    options.pixelRules = rules
    options.searchesText = searchesText
    options.vault = vault
    options.patients = patients
    options.onePatientPerImage = onePatientPerImage
    options.textReview = try textReviewed.map { try TextReview(contentsOf: $0) }
    options.replaceable = target.replaceable(context.mayReplace)
    let summary = try await deidentify(options, decoder: decoder, context: context)
    let last =
      context.isDryRun
      ? "would write \(summary.files.released + summary.files.copied) files into \(output.path)"
      : "output: \(output.path)"
    return CommandResult(
      "fovea.deidentify/1", lines: Self.lines(of: summary) + [last],
      members: [
        "summary": try JSONValue(summary), "output": .text(output.path),
        "dryRun": .flag(context.isDryRun),
      ])
  }

  private func deidentify(
    _ options: DeliveryOptions, decoder: URL, context: StageContext
  ) async throws -> DeliverySummary {
    let tell: (DeliveryEvent) -> Void = { context.announce($0.announcement) }
    guard !context.isDryRun else {
      return try await Deidentification.run(options, decoder: decoder, events: tell)
    }
    // What is missing or cannot be read is said by the reading, in its own words.
    var digests = [String: String]()
    digests["folder"] = try? InputDigest.folder(folder)
    let tables = [
      ("textReviewed", textReviewed), ("patients", patients), ("pixelRegions", pixelRegions),
    ]
    for (role, url) in tables {
      if let url { digests[role] = try? Digest.sha256(of: url) }
    }
    let trail = AuditTrail(
      command: "deidentify", folder: output, key: options.key, context: context,
      inputs: digests)
    var options = options
    options.commit = { (staged, summary) throws(FilesError) in
      let files = summary.files
      try trail.commit(
        staged, artefacts: DeliverySummary.artefacts,
        counts: [
          "files": files.found, "released": files.released, "copied": files.copied,
          "quarantined": files.quarantined, "notDICOM": files.notDICOM,
          "duplicate": files.duplicate, "patients": summary.patients,
          "pictures": summary.pictures,
        ])
    }
    return try await trail.watch {
      try await Deidentification.run(options, decoder: decoder, events: tell)
    }
  }

  /// - Throws: `usage` where two files would be one, or the key.
  private func checkPlaces(_ context: StageContext) throws(PipelinesError) {
    let places = [link, vault, pixelRegions, patients, textReviewed, context.keyFile]
      .compactMap { $0?.resolvingSymlinksInPath().standardizedFileURL.path }
    guard Set(places).count < places.count else { return }
    throw PipelinesError(
      .usage,
      subject: "--link, --vault, --pixel-regions, --patients, --text-reviewed and --key",
      reason: "two of them name the same file", hint: "give each a file of its own")
  }

  /// The rules of devices, which say what is blanked and so need that pixels are cleaned.
  private func pixelRules(_ profile: ConfidentialityProfile) throws(PrivacyError) -> PixelRules {
    guard let pixelRegions else { return PixelRules() }
    guard profile.has(.pixels) else {
      throw PrivacyError(
        .contradictoryOptions, subject: "--pixel-regions",
        reason: "names regions to blank, and pixels are not to be cleaned",
        hint: "add --clean pixels")
    }
    return try PixelRules(contentsOf: pixelRegions)
  }

  /// The key; a dry run makes none, and then names things by one that is forgotten.
  private func key(_ context: StageContext) throws -> SecretKey {
    guard context.isDryRun else { return try context.keyMadeIfMissing() }
    try context.checkKey()
    return access(context.keyFile.path, F_OK) == 0
      ? try SecretKey.load(context.keyFile) : SecretKey.throwaway()
  }

  /// What an earlier run left: the fixed names, and a folder for each patient.
  private var artefacts: [String] {
    let present = (try? FileManager.default.contentsOfDirectory(atPath: output.path)) ?? []
    return DeliverySummary.artefacts + present.filter { $0.wholeMatch(of: /p[0-9a-f]{16}/) != nil }
  }

  private static func lines(of summary: DeliverySummary) -> [String] {
    let files = summary.files
    let counts = [
      ("released", files.released), ("copied as they are", files.copied),
      ("quarantined", files.quarantined), ("not DICOM", files.notDICOM),
      ("repeated", files.duplicate),
    ].filter { $0.1 > 0 || $0.0 == "released" }.map { "\($0.1) \($0.0)" }
    var lines = ["found \(files.found) files: \(counts.joined(separator: ", "))"]
    lines += Dictionary(grouping: summary.refusals, by: \.reason).mapValues(\.count)
      .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) kept out: \($0.key)" }
    lines += summary.notDICOM.sorted { $0.key < $1.key }.map { "\($0.value) not DICOM: \($0.key)" }
    let actions = summary.tally.actions.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    lines.append("attributes: " + (actions.isEmpty ? "none" : actions.joined(separator: ", ")))
    lines.append(
      "\(summary.patients) patients; profile \(summary.profile), "
        + "codes \(summary.codes.joined(separator: ", "))")
    if summary.pictures > 0 {
      lines.append("\(summary.pictures) files are PNG or JPEG pictures")
    }
    if summary.convertedToPNG > 0 {
      lines.append("\(summary.convertedToPNG) JPEG files with blanked regions are written as PNG")
    }
    if summary.pixelsBlanked > 0 {
      lines.append("\(summary.pixelsBlanked) files have regions of their pixels blanked")
    }
    if summary.textReviewed > 0 {
      lines.append(
        "\(summary.textReviewed) files look like text and were let out: \(TextReview.decision)")
    }
    lines += summary.notes
    if summary.mayShowFace > 0 {
      lines.append("\(summary.mayShowFace) files may show a face and are marked so (0028,0302)")
    }
    return lines + summary.residualRisks.prefix(1).map { "not covered: \($0)" }
  }
}

extension DeliveryEvent {
  /// What is said about the event.
  var announcement: Announcement {
    switch self {
    case .found(let files): .note("found \(files) files in <input>")
    case .progress(let task, let done, let total):
      .progress(task: task, done: done, total: total)
    case .quarantined(let file, let total, let name, let reason):
      .warning("file \(file) of \(total) is quarantined as \(name): \(reason)")
    }
  }
}
