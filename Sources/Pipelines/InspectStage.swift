internal import Cohorts
internal import Files
public import Foundation
internal import Ingest
internal import Privacy

/// Says what a cohort holds and what is odd about it; changes nothing in it.
public struct InspectStage {
  static let artefacts = ["inspect.json", "inspect.html"]

  private let cohort: URL
  /// Where inspect.json and inspect.html go; nil: nothing is written.
  public var output: URL?
  /// The folder of masks, one PNG for each image, named as the image was.
  public var masks: URL?
  /// The table that leads from cases back to the names of images.
  public var link: URL?

  /// Looks into the cohort in this folder.
  public init(cohort: URL) {
    self.cohort = cohort
  }

  /// Reads every image once, counts and compares.
  ///
  /// - Throws: `usage` for masks without link; what Cohorts says about the cohort; errors of files.
  public func run(in context: StageContext) async throws -> CommandResult {
    guard (masks == nil) == (link == nil) else {
      throw PipelinesError(
        .usage, subject: masks == nil ? "--link" : "--masks",
        reason: "is of no use without \(masks == nil ? "--masks" : "--link")",
        hint: "masks are found by the names that images had, which only the link table knows")
    }
    let folder = output.map { OutputFolder(url: $0, artefacts: Self.artefacts) }
    let inputs = [cohort] + (masks.map { [$0] } ?? [])
    try folder?.check(mayReplace: context.mayReplace, inputs: inputs)
    let key = try context.existingKey()
    let cohort = try Cohort.open(folder: cohort, key: key)
    let lock = try SplitLock.read(in: cohort, key: key)
    let maskFolder = try masks.map { try MaskFolder($0, flag: "--masks") }
    // Opened first, so that a seal that does not fit is told before the work.
    let gate =
      folder == nil && context.seal == nil
      ? nil : try ReleaseGate(cohort: cohort.folder, key: key, context: context)
    if context.isDryRun {
      return CommandResult(
        Inspection.schema, lines: ["would inspect \(cohort.cases.count) images"],
        members: ["images": .integer(cohort.cases.count), "dryRun": .flag(true)])
    }
    var found = CohortInspection(
      cohort: cohort, lock: lock, looks: try looks(cohort, context), masks: nil)
    found.marks = try CohortMarks(cohort)
    if let maskFolder, let link {
      guard let decoder = context.decoder else { throw IngestStage.missingDecoder }
      found.masks = try await MaskInspection(cohort: cohort, decoder: decoder)
        .sanity(of: maskFolder, link: link) { context.announce($0) }
    }
    let page = InspectionPage(inspection: found.inspection)
    let document = try JSONValue(page.inspection)
    if let folder, let gate {
      try write(page, document, to: folder, inputs, cohort, key, gate, context)
    }
    guard case .object(let members) = document else {
      preconditionFailure("an inspection is an object, not \(document)")
    }
    let place = folder.map { ["page: \($0.url.appendingPathComponent("inspect.html").path)"] }
    return CommandResult(Inspection.schema, lines: page.lines + (place ?? []), members: members)
  }

  private func looks(_ cohort: Cohort, _ context: StageContext) throws -> ImageLooks {
    try ImageLooks(cohort, threads: context.threads) { done in
      context.announce(.progress(task: "inspecting", done: done, total: cohort.cases.count))
    }
  }

  /// Writes both files, searched for identities and logged.
  private func write(
    _ page: InspectionPage, _ document: JSONValue, to folder: OutputFolder, _ inputs: [URL],
    _ cohort: Cohort, _ key: SecretKey, _ gate: ReleaseGate, _ context: StageContext
  ) throws {
    gate.announce(in: context)
    var read = ["cohort": cohort.digest]
    if let masks, let link {
      read["masks"] = try InputDigest.folder(masks)
      read["link"] = try Digest.sha256(of: link)
    }
    var trail = AuditTrail(
      command: "inspect", folder: folder.url, key: key, context: context, inputs: read)
    trail.gate = gate.standing
    let html = try page.html(arguments: context.arguments)
    try trail.watch {
      try folder.staging(mayReplace: context.mayReplace, inputs: inputs) { staged in
        let texts = [try StableJSON.encode(document, pretty: true), Data(html.utf8)]
        for (name, data) in zip(Self.artefacts, texts) { try staged.write(data, to: name) }
        try gate.check(staged.url)
        try trail.commit(
          staged, artefacts: Self.artefacts, counts: ["images": cohort.cases.count])
      }
    }
  }
}
