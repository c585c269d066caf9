internal import Cohorts
internal import Compute
internal import Evaluation
internal import Files
public import Foundation
internal import Networks
internal import Privacy
internal import Training

/// Says whether a model tells who was in its training.
public struct AuditMembersStage {
  static let artefacts = ["members.json", "members.html", FinetuneStage.modelName]

  private let model: URL
  private let cohort: URL
  private let output: URL
  /// How many shadow models are fitted, an even number.
  public var shadows = 64
  /// Whether a shadow model trains all that the recipe trains, not the head alone.
  public var isWhole = false
  /// The file of the weights that training began with; nil: looked up by their name.
  public var backbone: URL?
  /// Seed of who is in which shadow model.
  public var seed: UInt64 = 1

  /// Audits the model in a file on the cohort that it was trained on.
  public init(model: URL, cohort: URL, output: URL) {
    self.model = model
    self.cohort = cohort
    self.output = output
  }

  /// Fits shadow models, attacks, and writes record, page, and the model with the record.
  ///
  /// - Throws: `badData` for another cohort or split than the model's; `usage` for a model that
  ///   answers for pixels or by several networks; `interrupted`; what the rooms say.
  public func run(in context: StageContext) throws -> CommandResult {
    let folder = OutputFolder(url: output, artefacts: Self.artefacts)
    try folder.check(mayReplace: context.mayReplace, inputs: [cohort])
    let source = try ModelSource(model)
    try source.file.requireOneNetwork()
    let key = try context.existingKey()
    let cohort = try Cohort.open(folder: cohort, key: key)
    let lock = try lock(of: source, cohort, key)
    let request = MembershipAudit.Request(
      model: source.file, cohort: cohort, lock: lock, start: try start(of: source.file, context),
      shadows: shadows, isWhole: isWhole, seed: seed,
      memoryBudgetBytes: FineTuneRun.budgetBytes(of: MemoryLimit().availableBytes))
    let gate = try ReleaseGate(
      cohort: cohort.folder, key: key, context: context,
      excusing: source.file.card.people.values.sorted())
    gate.announce(in: context)
    if context.isDryRun { return result(nil) }
    var trail = AuditTrail(
      command: "audit members", folder: output, key: key, context: context,
      inputs: ["model": source.digest, "cohort": cohort.digest, "split": lock.hash])
    trail.gate = gate.standing
    return try trail.watch {
      try folder.staging(mayReplace: context.mayReplace, inputs: [self.cohort]) { staged in
        let findings = MembershipFindings(try record(of: request, context))
        try write(findings, of: source.file, to: staged.url, context)
        try gate.check(staged.url)
        try trail.commit(
          staged, artefacts: Self.artefacts, counts: ["shadows": shadows], exit: 0)
        return result(findings)
      }
    }
  }

  private func record(
    of request: MembershipAudit.Request, _ context: StageContext
  ) throws -> MembershipRecord {
    let record = try MembershipAudit.run(
      request, workers: WorkerPool(threadCount: context.threads), buffers: BufferPool(),
      convolution: context.convolution.choice, isInterrupted: { Interruption.isRequested }
    ) { done in
      context.announce(.progress(task: "shadow models", done: done, total: shadows))
    }
    guard let record else {
      throw PipelinesError(
        Interruption.exitCode == 143 ? .terminated : .interrupted, subject: "audit members",
        reason: "stopped on request", hint: "start again; nothing was written")
    }
    return record
  }

  /// The split that the model was trained under.
  ///
  /// - Throws: `badData` where the cohort is another, or divided anew.
  private func lock(
    of source: ModelSource, _ cohort: Cohort, _ key: SecretKey
  ) throws -> SplitLock {
    let card = source.file.card
    guard let lock = try SplitLock.read(in: cohort, key: key), lock.hash == card.splitHash,
      cohort.digest == card.cohortDigest
    else {
      throw PipelinesError(
        .badData, subject: source.name,
        reason: "was not trained on this cohort under its split, so nobody knows who was in",
        hint: "give the cohort that it was trained on")
    }
    return lock
  }

  /// The weights that training began with; nil where the model itself still has them.
  ///
  /// - Throws: `usage` for random ones without `isWhole`; `badData` for other weights than the
  ///   model's; what looking them up throws.
  private func start(
    of model: ModelFile, _ context: StageContext
  ) throws -> FineTuning.Start? {
    let card = model.card
    if try model.trainedHeadOnly(in: BufferPool()) { return nil }
    guard let architecture = card.architecture else { return nil }
    if card.weights.digest.isEmpty {
      guard isWhole else {
        throw PipelinesError(
          .usage, subject: "--whole",
          reason: "is needed: the model began with random weights, which say nothing of an image",
          hint: "give --whole and as many --shadows as there is time for")
      }
      return .random(architecture)
    }
    let url =
      try backbone
      ?? WeightSource.find(card.weights.name, in: context.weightFolders + [ShippedWeights.folder])
    let source = try WeightSource(contentsOf: url, architecture: architecture)
    guard source.digest == card.weights.digest else {
      throw PipelinesError(
        .badData, subject: source.name, reason: "holds other weights than training began with",
        hint: "give the file with the SHA-256 that fovea lineage shows")
    }
    return .pretrained(source, allowPartial: true)
  }

  private func write(
    _ findings: MembershipFindings, of model: ModelFile, to folder: URL, _ context: StageContext
  ) throws {
    let page = try MembershipPage(findings: findings).html(arguments: context.arguments)
    let texts = [
      try StableJSON.encode(findings, pretty: true), Data(page.utf8),
      try model.audited(findings.record).encoded(),
    ]
    for (name, data) in zip(Self.artefacts, texts) {
      try AtomicFile.write(data, to: folder.appendingPathComponent(name))
    }
  }

  private func result(_ findings: MembershipFindings?) -> CommandResult {
    guard let findings else {
      return CommandResult(
        MembershipFindings.schema, lines: ["would fit \(shadows) shadow models"],
        members: ["shadows": .integer(shadows), "dryRun": .flag(true)])
    }
    let summary = findings.record.summary
    return CommandResult(
      MembershipFindings.schema,
      lines: [
        "compared \(summary.members) patients that were trained on with \(summary.others) others, "
          + "by \(findings.record.shadows) shadow models"
      ] + findings.sentences.map(\.line) + [
        "page: \(output.appendingPathComponent(Self.artefacts[1]).path)",
        "model with this record: \(output.appendingPathComponent(FinetuneStage.modelName).path)",
      ],
      members: [
        "members": .integer(summary.members), "others": .integer(summary.others),
        "shadows": .integer(findings.record.shadows),
        "verdict": .text(summary.verdict.rawValue),
        "sentences": .array(findings.sentences.map { .text($0.text) }), "dryRun": .flag(false),
      ])
  }
}
