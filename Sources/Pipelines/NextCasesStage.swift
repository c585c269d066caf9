internal import Cohorts
internal import Compute
internal import Evaluation
internal import Files
public import Foundation
internal import Privacy
internal import Training

/// Chooses the patients of a pool whose images are to be labelled next.
public struct NextCasesStage {
  static let artefacts = ["next-cases.csv", "next-cases.json"]

  private let model: URL
  private let pool: URL
  private let output: URL
  /// The rule, by name.
  public var strategy = SelectionStrategy.entropy.rawValue
  /// How many patients are chosen.
  public var budget = 50
  /// Share of them that is drawn by lot from the whole pool.
  public var randomShare = 0.1
  /// Whose groups are owed a share, as `sex` or `sex=F:0.5,M:0.5`; nil: nobody's.
  public var quota: String?
  /// Seed of every draw.
  public var seed: UInt64 = 7
  /// The table that leads back, which ingest wrote; nil: none.
  public var link: URL?
  /// Where its rows of the chosen cases are written.
  public var originals: URL?

  /// Chooses by the model in a file from the cohort in a folder.
  public init(model: URL, pool: URL, output: URL) {
    (self.model, self.pool, self.output) = (model, pool, output)
  }

  /// Looks at the pool, chooses and writes.
  ///
  /// - Throws: `usage` for a rule that there is not or the model cannot follow; `badData` for a
  ///   pool without anything to label; what the rooms say.
  public func run(in context: StageContext) throws -> CommandResult {
    let folder = OutputFolder(url: output, artefacts: Self.artefacts)
    try folder.check(mayReplace: context.mayReplace, inputs: [pool])
    try LinkFile.check(
      originals, flag: "--originals", outside: output, mayReplace: context.mayReplace)
    let rule = try SelectionText.strategy(strategy)
    let quota = try quota.map { text throws(PipelinesError) in try QuotaText(text) }
    let source = try ModelSource(model)
    try source.file.requireClassifier()
    try checkDraws(rule, of: source)
    let key = try context.existingKey()
    let cohort = try Cohort.open(folder: pool, key: key)
    let found = try NextCasesPool(
      cohort, lock: SplitLock.read(in: cohort, key: key),
      targets: source.file.card.heads[0].targets)
    let gate = try ReleaseGate(
      cohort: pool, key: key, context: context,
      excusing: source.file.card.people.values.sorted())
    gate.announce(in: context)
    let table = try link.map { try OriginalsTable($0) }
    if context.isDryRun { return planned(found) }
    var trail = AuditTrail(
      command: "next-cases", folder: output, key: key, context: context,
      inputs: ["model": source.digest, "cohort": cohort.digest])
    if let link { trail.inputs["link"] = try Digest.sha256(of: link) }
    trail.gate = gate.standing
    return try trail.watch {
      let plan = SelectionPlan(
        strategy: rule, budget: budget, randomShare: randomShare, seed: seed)
      let chosen = try chosen(plan, quota, found, source, context)
      return try write(chosen, table, folder, gate, trail, source, context)
    }
  }

  /// - Throws: `usage` for a rule by disagreement and a model without.
  private func checkDraws(
    _ rule: SelectionStrategy, of source: ModelSource
  ) throws(PipelinesError) {
    let card = source.file.card
    guard rule == .bald, card.ensemble == nil, (card.options.dropout ?? 0) == 0 else { return }
    throw PipelinesError(
      .usage, subject: "--strategy bald",
      reason: "goes by what draws or networks disagree about, and the model has one network "
        + "and was trained without dropout",
      hint: "train with training.dropout, training.keepFolds or training.snapshots, or choose "
        + "entropy")
  }

  private func chosen(
    _ plan: SelectionPlan, _ quota: QuotaText?, _ pool: NextCasesPool, _ source: ModelSource,
    _ context: StageContext
  ) throws -> NextCases {
    let predictor = try Predictor(
      model: source.file, workers: WorkerPool(threadCount: context.threads),
      buffers: BufferPool(), convolution: context.convolution.choice)
    func look(at indices: [Int]) throws -> [PoolImage] {
      try predictor.poolImages(cohort: pool.cohort, indices: indices) { done in
        context.announce(.progress(task: "looking", done: done, total: indices.count))
      }
    }
    let images = try look(at: pool.open)
    guard !images.isEmpty else {
      throw PipelinesError(
        .badData, subject: "pool",
        reason: "holds no image that the model answers: its input contract refuses all of them",
        hint: "fovea predict says why")
    }
    let isCoreSet = plan.strategy == .coreSet
    let labelled = isCoreSet ? try look(at: pool.labelled) : []
    let scale =
      isCoreSet ? FeatureScale(of: (images + labelled).map(\.features)) : nil
    let patients = pool.patients(images, scale: scale)
    let groups = try PoolGroups(
      quota, patients: patients.map(\.patientID),
      attributes: CohortAttributes(pool.open.map { pool.cohort.cases[$0] }, unit: .patient))
    var owed = plan
    owed.quotas = groups.shares
    var centres = labelled.map(\.features)
    if isCoreSet, centres.isEmpty, let mean = source.file.card.contract?.featureMean {
      centres = [mean]
    }
    return NextCases(
      owed, pool, patients, groups,
      centres: centres.map { row in scale?.scaled(row).map { Float($0) } ?? row },
      refused: pool.open.count - images.count)
  }

  private func write(
    _ chosen: NextCases, _ table: OriginalsTable?, _ folder: OutputFolder, _ gate: ReleaseGate,
    _ trail: AuditTrail, _ source: ModelSource, _ context: StageContext
  ) throws -> CommandResult {
    let document = chosen.document(model: source.digest)
    let cases = chosen.cases
    if let missing = table?.missing(cases.map(\.caseID)), missing > 0 {
      context.announce(
        .warning("\(missing) of \(cases.count) chosen images are not in the table of --link"))
    }
    let staged = try originals.flatMap { place in try table?.stage(cases, for: place) }
    do {
      try folder.staging(mayReplace: context.mayReplace, inputs: [pool]) { output in
        try output.write(Data(chosen.table.utf8), to: Self.artefacts[0])
        try output.write(
          try StableJSON.encode(document, pretty: true), to: Self.artefacts[1])
        try gate.check(output.url)
        try trail.commit(
          output, artefacts: Self.artefacts,
          counts: ["patients": chosen.selection.picks.count, "images": cases.count])
        try staged?.commit()
      }
    } catch {
      // Wherever it failed, no table that leads back to patients stays behind.
      staged?.discard()
      throw error
    }
    return try result(document)
  }

  private func planned(_ pool: NextCasesPool) -> CommandResult {
    CommandResult(
      NextCasesDocument.schema,
      lines: ["would choose \(budget) patients from \(pool.open.count) images without a label"],
      members: ["images": .integer(pool.open.count), "dryRun": .flag(true)])
  }

  private func result(_ document: NextCasesDocument) throws -> CommandResult {
    let pool = document.pool
    let table = output.appendingPathComponent(Self.artefacts[0]).path
    return CommandResult(
      NextCasesDocument.schema,
      lines: [
        "chose \(document.byStrategy) patients by \(document.strategy.rawValue) and "
          + "\(document.byLot) by lot, \(document.images) images, from \(pool.patients) patients "
          + "with \(pool.images) images without a label",
        "left out: \(pool.labelledImages) images with a label, \(pool.rejectedImages) whose answer "
          + "a reader rejected, \(pool.refusedImages) that the model refuses, \(pool.lockedImages) "
          + "of the validation and test part",
      ]
        + document.groups.map { group in
          "\(group.group): owed \(Decimals.text(group.share, places: 3)) of what the rule chooses, "
            + "\(group.chosen) chosen"
        } + document.sentences.map(\.line) + ["table: \(table)"],
      members: [
        "chosen": .integer(document.byStrategy + document.byLot),
        "byLot": .integer(document.byLot), "images": .integer(document.images),
        "sentences": .array(document.sentences.map { .text($0.text) }), "dryRun": .flag(false),
      ])
  }
}
