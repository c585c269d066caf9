internal import Cohorts
internal import Compute
internal import Evaluation
internal import Files
public import Foundation
internal import Networks
internal import Privacy
internal import Training

/// Tries the rules of choice on a labelled cohort, as if most labels were not known yet.
///
/// Features are those of the weights that the model began with: its own have learnt the labels.
public struct NextCasesTrialStage {
  static let artefacts = ["simulation.json", "simulation.csv", "simulation.html"]

  /// Share of features that draws drop where the model has no dropout.
  private static let usualDropout = 0.3
  /// Replicates of held-out patients.
  private static let replicates = 1000

  private let model: URL
  private let cohort: URL
  private let output: URL
  /// Patients that each round adds.
  public var budget = 50
  /// Patients whose labels are known at first; nil: as many as a round adds.
  public var initial: Int?
  /// Rounds at most.
  public var rounds = 8
  /// Seeds.
  public var repeats = 5
  /// Share of each batch that is drawn by lot.
  public var randomShare = 0.1
  /// Whose groups are owed a share; nil: nobody's.
  public var quota: String?
  /// Seed of every draw.
  public var seed: UInt64 = 7

  /// Tries the rules with the recipe of the model in a file, on the cohort in a folder.
  public init(model: URL, cohort: URL, output: URL) {
    (self.model, self.cohort, self.output) = (model, cohort, output)
  }

  /// What is tried, and on what.
  private struct Trial {
    let source: ModelSource
    let weights: WeightSource
    let cohort: Cohort
    let lock: SplitLock
    let key: SecretKey
    let labelled: TrialCohort
    let groups: PoolGroups
  }

  /// Computes features, simulates and writes.
  ///
  /// - Throws: `inputMissing` for a cohort without split; `usage` for a model of random weights;
  ///   `badData` for too few patients; what the rooms say.
  public func run(in context: StageContext) throws -> CommandResult {
    let folder = OutputFolder(url: output, artefacts: Self.artefacts)
    try folder.check(mayReplace: context.mayReplace, inputs: [cohort])
    let trial = try trial(context)
    let gate = try ReleaseGate(
      cohort: cohort, key: trial.key, context: context,
      excusing: trial.source.file.card.people.values.sorted())
    gate.announce(in: context)
    if context.isDryRun { return result(trial, findings: nil) }
    var trail = AuditTrail(
      command: "next-cases", folder: output, key: trial.key, context: context,
      inputs: [
        "model": trial.source.digest, "cohort": trial.cohort.digest, "split": trial.lock.hash,
        "weights": trial.weights.digest,
      ])
    trail.gate = gate.standing
    return try trail.watch {
      let findings = try findings(trial, context)
      return try folder.staging(mayReplace: context.mayReplace, inputs: [cohort]) { staged in
        let page = TrialPage(findings: findings)
        let texts = [
          try StableJSON.encode(findings, pretty: true), Data(page.table.utf8),
          Data(try page.html(arguments: context.arguments).utf8),
        ]
        for (name, data) in zip(Self.artefacts, texts) { try staged.write(data, to: name) }
        try gate.check(staged.url)
        try trail.commit(
          staged, artefacts: Self.artefacts, counts: ["images": trial.labelled.images.count])
        return result(trial, findings: findings)
      }
    }
  }

  private func trial(_ context: StageContext) throws -> Trial {
    let quota = try quota.map { text throws(PipelinesError) in try QuotaText(text) }
    let source = try ModelSource(model)
    try source.file.requireClassifier()
    let weights = try firstWeights(of: source.file.card, in: context.weightFolders)
    let key = try context.existingKey()
    let opened = try Cohort.open(folder: cohort, key: key)
    guard let lock = try SplitLock.read(in: opened, key: key) else {
      throw PipelinesError(
        .inputMissing, subject: SplitLock.fileName, reason: "the cohort has not been split",
        hint: "split it with fovea split")
    }
    let labelled = try TrialCohort(opened, lock: lock, card: source.file.card)
    let fewest = (initial ?? budget) + budget
    guard labelled.smallestPool >= fewest else {
      throw PipelinesError(
        .badData, subject: "cohort",
        reason: "has \(labelled.smallestPool) labelled patients to choose from, and the first "
          + "labels with one round take \(fewest)",
        hint: "give a smaller --budget")
    }
    let groups = try PoolGroups(
      quota, patients: labelled.patients,
      attributes: CohortAttributes(labelled.images.map { opened.cases[$0] }, unit: .patient))
    return Trial(
      source: source, weights: weights, cohort: opened, lock: lock, key: key,
      labelled: labelled, groups: groups)
  }

  /// The weights that a model began with, which have seen no label of the cohort.
  ///
  /// - Throws: `usage` for random ones, `badData` for a file that is not the one; errors of the
  ///   file.
  private func firstWeights(of card: ModelCard, in folders: [URL]) throws -> WeightSource {
    guard !card.weights.digest.isEmpty, let architecture = card.architecture else {
      throw PipelinesError(
        .usage, subject: "model",
        reason: "began with random weights, whose features tell nothing, and its own have seen "
          + "the labels",
        hint: "name a model that began with pretrained weights")
    }
    let url = try WeightSource.find(card.weights.name, in: folders)
    let source = try WeightSource(contentsOf: url, architecture: architecture)
    guard source.digest == card.weights.digest else {
      throw PipelinesError(
        .badData, subject: source.name, reason: "is not the file that the model began with",
        hint: "name the folder with that one by --weights-dir")
    }
    return source
  }

  private func findings(_ trial: Trial, _ context: StageContext) throws -> TrialFindings {
    let card = trial.source.file.card
    let workers = WorkerPool(threadCount: context.threads)
    let images = trial.labelled.images
    let features = try BackboneFeatures(
      of: trial.weights, width: card.width, preprocessing: card.preprocessing, workers: workers,
      convolution: context.convolution.choice
    ).values(cohort: trial.cohort, indices: images) { done in
      context.announce(.progress(task: "looking", done: done, total: images.count))
    }
    let isYesOrNo = card.heads[0].kind == .binary
    let plan = SimulationPlan(
      // With one yes or no the margin orders as entropy does.
      strategies: SelectionStrategy.allCases.filter { !isYesOrNo || $0 != .margin },
      initial: initial ?? budget, batch: budget, rounds: rounds, repeats: repeats,
      randomShare: randomShare, quotas: trial.groups.shares,
      dropout: card.options.dropout ?? Self.usualDropout, replicates: Self.replicates,
      level: EvaluationTask.confidenceLevel, seed: seed)
    let total = plan.strategies.count * plan.repeats
    let simulation = SelectionSimulation(
      trial.labelled.simulated(features: features, groups: trial.groups.groupOf), plan: plan,
      on: workers
    ) { done in
      context.announce(.progress(task: "simulating", done: done, total: total))
    }
    guard let curves = simulation.curves(on: workers) else {
      throw PipelinesError(
        .badData, subject: "cohort",
        reason: "its held-out units show one class only of some label",
        hint: "split it with a larger validation part")
    }
    return TrialFindings(
      TrialFindings.Subject(
        model: trial.source.digest, cohort: trial.cohort.digest, split: trial.lock.hash,
        weights: trial.weights.name, weightsDigest: trial.weights.digest,
        patients: trial.labelled.patients.count, images: images.count,
        pool: trial.labelled.smallestPool),
      settings: TrialFindings.Settings(
        initial: plan.initial, budget: plan.batch, rounds: simulation.stepCount - 1,
        randomShare: plan.randomShare, quota: trial.groups.attribute, dropout: plan.dropout,
        seed: plan.seed),
      curves: curves)
  }

  private func result(_ trial: Trial, findings: TrialFindings?) -> CommandResult {
    let (patients, images) = (trial.labelled.patients.count, trial.labelled.images.count)
    var members: [String: JSONValue] = [
      "patients": .integer(patients), "images": .integer(images),
      "dryRun": .flag(findings == nil),
    ]
    var lines = ["would try the rules on \(patients) labelled patients, \(images) images"]
    if let findings {
      let curves = findings.curves
      lines =
        [
          "tried the rules on \(patients) labelled patients, \(images) images: "
            + "\(curves.repeats) repeats, \(findings.settings.rounds) rounds of "
            + "\(findings.settings.budget)"
        ]
        + findings.sentences.map(\.line)
        + ["page: \(output.appendingPathComponent(Self.artefacts[2]).path)"]
      members["sentences"] = .array(findings.sentences.map { .text($0.text) })
    }
    return CommandResult(TrialFindings.schema, lines: lines, members: members)
  }
}
