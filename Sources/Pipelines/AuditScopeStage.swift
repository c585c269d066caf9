internal import Cohorts
internal import Compute
internal import Evaluation
internal import Files
public import Foundation
internal import Privacy
internal import Training

/// Says how well a model's distance of features tells other images from its own.
public struct AuditScopeStage {
  static let artefacts = ["scope.json", "scope.csv", "scope.html", FinetuneStage.modelName]
  private static let flag = "--other"

  private var evaluation: EvaluateStage
  private let cohort: URL
  private let output: URL
  /// Folders of images of another origin, each as `NAME=FOLDER`.
  public var others: [String] = []
  /// Seed of noise and of drawn patients.
  public var seed: UInt64 = 1

  /// Audits the model in a file on the validation part of a cohort, or on its test part.
  public init(model: URL, cohort: URL, output: URL, opensTest: Bool) {
    evaluation = EvaluateStage(
      model: model, cohort: cohort, output: output, opensTest: opensTest)
    evaluation.withoutValidation =
      "open the test part by --test, which is counted, or name a cohort with a validation part"
    self.cohort = cohort
    self.output = output
  }

  /// Measures, and writes record, table, page, and the model with the record.
  ///
  /// - Throws: as `EvaluateStage`; `usage` for a model that answers for pixels and for names that
  ///   cannot be; `badData` for a model without distance and a folder without images.
  public func run(in context: StageContext) async throws -> CommandResult {
    let folders = try NamedFolder.all(others, flag: Self.flag)
    let folder = OutputFolder(url: output, artefacts: Self.artefacts)
    let inputs = [cohort] + folders.map(\.url)
    try folder.checkStaging(mayReplace: context.mayReplace, inputs: inputs)
    let subject = try evaluation.subject(context)
    let file = subject.source.file
    let meter = try ScopeMeter(
      model: file, subject: subject.source.name,
      workers: WorkerPool(threadCount: context.threads), buffers: BufferPool(),
      convolution: context.convolution.choice)
    var digests = [
      "model": subject.source.digest, "cohort": subject.cohort.digest, "split": subject.lock.hash,
    ]
    for other in folders {
      digests["other-\(other.name)"] = try other.digest(flag: Self.flag)
      if context.decoder == nil { throw IngestStage.missingDecoder }
    }
    let sealed = try ReleaseGate(
      cohort: subject.cohort.folder, key: subject.key, context: context,
      excusing: file.card.people.values.sorted())
    sealed.announce(in: context)
    if context.isDryRun { return planned(subject) }
    for warning in subject.warnings { context.announce(.warning(warning)) }
    let trail = AuditTrail(
      command: "audit scope", folder: output, key: subject.key, context: context, inputs: digests)
    return try await trail.watch {
      let found = try await found(
        ScopeMeasure(
          subject: subject, part: evaluation.part, meter: meter, seed: seed, context: context),
        folders, context)
      var gate = sealed
      // Who is in the images is known here without a seal.
      for other in found.foreign {
        gate.add(other.identities, excusing: file.card.heads.flatMap(\.labels))
      }
      return try folder.staging(mayReplace: context.mayReplace, inputs: inputs) { staged in
        try write(found.findings, of: file, to: staged, context)
        try gate.check(staged.url)
        var trail = trail
        trail.gate = gate.standing
        try trail.commit(
          staged, artefacts: Self.artefacts,
          counts: ["images": subject.indices.count, "openings": found.openings])
        return result(found, images: subject.indices.count)
      }
    }
  }

  /// What was measured.
  private struct Found {
    let findings: ScopeFindings
    let foreign: [ScopeMeasure.Foreign]
    /// How often the test part has been opened, this time included.
    let openings: Int
  }

  private func found(
    _ measure: ScopeMeasure, _ folders: [NamedFolder], _ context: StageContext
  ) async throws -> Found {
    var measure = measure
    var foreign: [ScopeMeasure.Foreign] = []
    for other in folders {
      guard let decoder = context.decoder else { throw IngestStage.missingDecoder }
      foreign.append(
        try await measure.foreign(other, flag: Self.flag, decoder: decoder, output: output))
    }
    // Opened when nothing but the own images is left to read.
    if evaluation.opensTest { try measure.subject.open() }
    let record = measure.record(own: try measure.own(), foreign: foreign)
    return Found(
      findings: ScopeFindings(record), foreign: foreign,
      openings: measure.subject.ledger.count)
  }

  private func write(
    _ findings: ScopeFindings, of model: ModelFile, to staged: StagedFolder,
    _ context: StageContext
  ) throws {
    let page = try ScopePage(findings: findings).html(arguments: context.arguments)
    let texts = [
      try StableJSON.encode(findings, pretty: true),
      Data(ScopeTable(record: findings.record).text.utf8), Data(page.utf8),
      try model.audited(findings.record).encoded(),
    ]
    for (name, data) in zip(Self.artefacts, texts) { try staged.write(data, to: name) }
  }

  private func planned(_ subject: EvaluateStage.Subject) -> CommandResult {
    CommandResult(
      ScopeFindings.schema,
      lines: [
        "would measure \(subject.indices.count) images of the \(evaluation.part.rawValue) part, "
          + "the same spoiled, and \(others.count) other folders",
        "test part opened so far: \(subject.ledger.count)",
      ], members: ["images": .integer(subject.indices.count), "dryRun": .flag(true)])
  }

  private func result(_ found: Found, images: Int) -> CommandResult {
    let (part, sentences) = (evaluation.part.rawValue, found.findings.sentences)
    let read = found.foreign.flatMap { other in
      IngestStage.fileLines(of: other.summary).map { "\(other.name): \($0)" }
    }
    let said =
      "measured \(images) images of the \(part) part, the same spoiled, and "
      + "\(found.foreign.count) other folders"
    let model = output.appendingPathComponent(FinetuneStage.modelName)
    return CommandResult(
      ScopeFindings.schema,
      lines: read + [said] + sentences.map(\.line) + [
        "page: \(output.appendingPathComponent(Self.artefacts[2]).path)",
        "model with this record: \(model.path)", "test part opened so far: \(found.openings)",
      ],
      members: [
        "part": .text(part), "images": .integer(images), "testOpenings": .integer(found.openings),
        "verdicts": .object(
          Dictionary(
            uniqueKeysWithValues: found.findings.record.summary.others.map {
              ($0.name, .text($0.verdict.rawValue))
            })),
        "sentences": .array(sentences.map { .text($0.text) }), "dryRun": .flag(false),
      ])
  }
}
