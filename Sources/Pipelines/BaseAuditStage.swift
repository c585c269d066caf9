internal import Cohorts
internal import Compute
internal import Evaluation
internal import Files
public import Foundation
internal import Privacy

/// Says what can be read of patients from a backbone's features, before and after fine-tuning.
public struct BaseAuditStage {
  static let artefacts = ["audit-base.json", "audit-base.csv", "audit-base.html"]

  /// What is audited, and how.
  public struct Request: Sendable {
    /// A name, a weight file, or a model whose backbone is meant.
    public let backbone: String
    /// Models that were fine-tuned from it.
    public var after: [URL] = []
    /// The network, for weight files that do not say.
    public var architecture: String?
    /// The input that the weights expect, for files that do not say.
    public var inputNorm: String?
    /// Side of the backbone's input in pixels; nil: that of the first model after it.
    public var inputSize: Int?
    /// The attributes to read; nil: all.
    public var attributes: [String]?
    /// The label to read and to adjust for; nil: that of the models, or the cohort's only one.
    public var target: String?
    /// How often labels are shuffled.
    public var permutations = 1000
    /// Seed of random weights, folds, bootstrap and shuffles.
    public var seed: UInt64 = 1

    /// Makes a request with standard values.
    public init(backbone: String) { self.backbone = backbone }
  }

  /// How many bootstrap replicates stand behind an interval.
  private static let replicates = 2000

  private let request: Request
  private let cohort: URL
  private let output: URL

  /// Audits on the training and the validation part of a cohort; the test part is not read.
  public init(_ request: Request, cohort: URL, output: URL) {
    self.request = request
    self.cohort = cohort
    self.output = output
  }

  /// Computes features, reads them, and writes tables and page.
  ///
  /// - Throws: `inputMissing` for a cohort without split, `usage` for unknown attributes, `badData`
  ///   where nothing can be read; what the rooms say.
  public func run(in context: StageContext) throws -> CommandResult {
    let folder = OutputFolder(url: output, artefacts: Self.artefacts)
    try folder.check(mayReplace: context.mayReplace, inputs: [cohort])
    let key = try context.existingKey()
    let cohort = try Cohort.open(folder: cohort, key: key)
    guard let lock = try SplitLock.read(in: cohort, key: key) else {
      throw PipelinesError(
        .inputMissing, subject: SplitLock.fileName, reason: "the cohort has not been split",
        hint: "split it with fovea split")
    }
    let networks = try BaseAuditNetworks(request, cohort: cohort, context: context)
    let columns = try BaseAuditColumns(
      cohort, lock: lock, attributes: request.attributes,
      target: request.target ?? networks.label(in: cohort))
    try columns.requireSomething()
    let gate = try ReleaseGate(cohort: cohort.folder, key: key, context: context)
    gate.announce(in: context)
    for sentence in networks.sentences { context.announce(.note(sentence)) }
    if context.isDryRun { return result(columns, findings: nil) }
    var inputs = ["cohort": cohort.digest, "split": lock.hash]
    for network in networks.networks where !network.facts.digest.isEmpty {
      inputs[network.facts.name] = network.facts.digest
    }
    var trail = AuditTrail(
      command: "audit-base", folder: output, key: key, context: context, inputs: inputs)
    trail.gate = gate.standing
    return try trail.watch {
      try folder.staging(mayReplace: context.mayReplace, inputs: [self.cohort]) { staged in
        let findings = try findings(columns, networks, cohort, lock, context)
        let page = BaseAuditPage(findings: findings)
        let texts = [
          try StableJSON.encode(findings, pretty: true), Data(page.table.utf8),
          Data(try page.html(arguments: context.arguments).utf8),
        ]
        for (name, data) in zip(Self.artefacts, texts) { try staged.write(data, to: name) }
        try gate.check(staged.url)
        try trail.commit(
          staged, artefacts: Self.artefacts, counts: ["images": columns.indices.count])
        return result(columns, findings: findings)
      }
    }
  }

  private func findings(
    _ columns: BaseAuditColumns, _ networks: BaseAuditNetworks, _ cohort: Cohort,
    _ lock: SplitLock, _ context: StageContext
  ) throws -> BaseAuditFindings {
    let rows = try networks.features(of: columns.indices, in: cohort) { done in
      context.announce(
        .progress(task: "reading features", done: done, total: columns.indices.count))
    }
    let pool = WorkerPool(threadCount: context.threads)
    let folds = ProbeTask.folds(patients: columns.patientCount, seed: request.seed)
    let (read, skipped) = tasks(columns, folds: folds)
    let results = results(read, features: rows, rivals: networks.rivals, on: pool) { done, total in
      context.announce(.progress(task: "probing", done: done, total: total))
    }
    let scope = try FeatureScopeAudit(
      columns: columns, networks: networks, cohort: cohort, folds: folds, seed: request.seed
    ).results(features: rows, on: pool) { done, total in
      context.announce(.progress(task: "spoiling", done: done, total: total))
    }
    return BaseAuditFindings(
      BaseAuditFindings.Subject(
        networks: networks.networks.map(\.facts), cohort: cohort.digest, split: lock.hash,
        images: columns.indices.count, patients: columns.patientCount,
        label: columns.label?.name ?? "", folds: ProbeTask.foldCount,
        bootstrap: Self.replicates, permutations: request.permutations, seed: request.seed),
      results: results, scope: scope, skipped: skipped)
  }

  /// The columns that can be read with what is to be read of them, and the others with the reason.
  private func tasks(
    _ columns: BaseAuditColumns, folds: [Int]
  ) -> (read: [(AuditedColumn, ProbeTask)], skipped: [BaseAuditFindings.Skipped]) {
    var read: [(AuditedColumn, ProbeTask)] = []
    var skipped: [BaseAuditFindings.Skipped] = []
    for column in columns.columns {
      let task = column.task(patients: columns.patients, folds: folds, within: columns.label)
      if let task, CrossFittedProbe.canFit(task) {
        read.append((column, task))
      } else {
        let reason =
          task == nil ? column.reason : "a value is in too few folds of the patients"
        skipped.append(BaseAuditFindings.Skipped(column: column, reason: reason))
      }
    }
    return (read, skipped)
  }

  /// Probes network after network, so that only one network's matrices are in memory.
  private func results(
    _ read: [(column: AuditedColumn, task: ProbeTask)], features: [[[Float]]], rivals: [Int?],
    on pool: WorkerPool, progress: (Int, Int) -> Void
  ) -> [BaseAuditFindings.Result] {
    var probes = [[NetworkProbe?]](repeating: [], count: read.count)
    for rows in features {
      let features = ProbeFeatures(rows, on: pool)
      for (place, (_, task)) in read.enumerated() {
        probes[place].append(
          features.map {
            NetworkProbe(
              task, features: $0, permutations: request.permutations, seed: request.seed, on: pool)
          })
        progress(probes.reduce(0) { $0 + $1.count }, read.count * rivals.count)
      }
    }
    let resampling = PatientResampling(
      replicates: Self.replicates, level: EvaluationTask.confidenceLevel, seed: request.seed)
    var readings = zip(read, probes).map {
      ProbeReading($0.task, probes: $1, rivals: rivals, resampling: resampling)
    }
    readings.adjustForMultipleTesting { !read[$0].column.isLabel }
    return zip(read, readings).map { item, reading in
      BaseAuditFindings.Result(
        column: item.column, patients: Set(item.task.patients).count, reading: reading)
    }
  }

  private func result(
    _ columns: BaseAuditColumns, findings: BaseAuditFindings?
  ) -> CommandResult {
    let count = columns.indices.count
    let readable = columns.columns.filter { $0.reason.isEmpty }.map(\.name)
    var members: [String: JSONValue] = [
      "images": .integer(count), "columns": .array(readable.map { .text($0) }),
      "dryRun": .flag(findings == nil),
    ]
    var lines = ["would read \(readable.joined(separator: ", ")) from \(count) images"]
    if let findings {
      lines =
        ["read \(readable.joined(separator: ", ")) from \(count) images"]
        + findings.sentences.map(\.line)
        + ["page: \(output.appendingPathComponent("audit-base.html").path)"]
      members["sentences"] = .array(findings.sentences.map { .text($0.text) })
    }
    return CommandResult(BaseAuditFindings.schema, lines: lines, members: members)
  }
}
