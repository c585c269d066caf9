internal import Cohorts
internal import Evaluation
internal import Files
public import Foundation
internal import Ingest
internal import Privacy
internal import Training

/// Compares ways of training that look after groups with plain training, over several seeds.
public struct MitigateStage {
  static let schema = "fovea.mitigation/1"
  static let fitsName = "fits"
  static let artefacts = ["mitigation.json", "mitigation.csv", "mitigation.html", fitsName]
  /// So many seeds are the fewest that a verdict can rest on.
  public static let fewestSeeds = 3

  private let cohort: URL
  private let output: URL
  private let recipe: Recipe
  /// The attribute whose values are groups.
  public var attribute = "sex"
  /// The ways, by name, with commas; nil: all.
  public var methods: String?
  /// How many seeds each is trained with.
  public var seeds = MitigateStage.fewestSeeds
  /// Whether to go on where an interrupted comparison stood.
  public var resume = false

  /// Compares on the cohort in a folder and writes to another.
  public init(cohort: URL, output: URL, recipe: Recipe) {
    self.cohort = cohort
    self.output = output
    self.recipe = recipe
  }

  /// Trains, compares and writes; no model is made, and the test part is not looked at.
  ///
  /// - Throws: `usage`, `interrupted` and `terminated` with what is done kept; what the rooms say.
  public func run(in context: StageContext) throws -> CommandResult {
    let chosen = try chosenMethods()
    let folder = OutputFolder(url: output, artefacts: Self.artefacts)
    try checkOutput(folder, context)
    let key = try context.existingKey()
    let cohort = try Cohort.open(folder: cohort, key: key)
    let lock = try CohortSplit(cohort: cohort, key: key).lock(for: recipe, context: context)
    try check(cohort, lock)
    let weights = try WeightChoice(recipe, folders: context.weightFolders, allowPartial: false)
    let (methods, leftOut) = try usable(chosen, cohort, lock, weights)
    context.announce(.note(weights.sentence))
    let gate = try ReleaseGate(
      cohort: cohort.folder, key: key, context: context,
      excusing: recipe.people.values.sorted())
    gate.announce(in: context)
    for method in leftOut { context.announce(.note(method.sentence)) }
    context.announce(
      .note("early stopping is off, so that no patient who is judged chooses an epoch"))
    if context.isDryRun { return planned(methods, lock) }
    try folder.make(mayReplace: true)
    var trail = AuditTrail(
      command: "mitigate", folder: output, key: key, context: context,
      inputs: ["cohort": cohort.digest, "split": lock.hash, "weights": weights.digest])
    try trail.begin()
    trail.gate = gate.standing
    let run = MitigationRun(
      fit: FineTuneRun(
        cohort: cohort, lock: lock,
        ledger: try TestLedger.read(in: cohort, lock: lock, key: key), recipe: recipe,
        weights: weights, output: output, resume: resume),
      attribute: attribute, methods: methods, seeds: seeds)
    return try trail.watch {
      try folder.staging(mayReplace: true) { staged in
        var findings = try run.findings(context)
        findings.leftOut = leftOut
        try write(findings, to: staged.url, context)
        try gate.check(staged.url)
        try trail.commit(
          staged, artefacts: Self.artefacts,
          counts: ["fits": (methods.count + 1) * seeds, "trials": findings.trials.count], exit: 0)
        return result(findings)
      }
    }
  }

  private func chosenMethods() throws(PipelinesError) -> [Mitigation.Method] {
    guard seeds >= Self.fewestSeeds else {
      throw PipelinesError(
        .usage, subject: "--seeds \(seeds)", reason: "is too few to tell a method from luck",
        hint: "give \(Self.fewestSeeds) or more")
    }
    guard recipe.task == .classify else {
      throw PipelinesError(
        .usage, subject: "model.task", reason: "is no classification, and these ways are for it",
        hint: "leave it out")
    }
    guard let methods else { return Mitigation.Method.allCases }
    let names = Mitigation.Method.allCases.map(\.rawValue)
    var chosen: Set<Mitigation.Method> = []
    for name in methods.split(separator: ",").map(String.init) {
      guard let method = Mitigation.Method(rawValue: name) else {
        throw PipelinesError(
          .usage, subject: "--methods \(name)", reason: "is none of \(ColumnNames.list(names))",
          hint: Suggestion.nearest(to: name, among: names).map { "did you mean \($0)?" }
            ?? "name one of them, or several with commas")
      }
      chosen.insert(method)
    }
    return Mitigation.Method.allCases.filter(chosen.contains)
  }

  /// With `--resume` the output holds an unfinished comparison or nothing; else it is empty.
  private func checkOutput(_ folder: OutputFolder, _ context: StageContext) throws {
    func holds(_ name: String) -> Bool {
      FileManager.default.fileExists(atPath: output.appendingPathComponent(name).path)
    }
    let hasFits = holds(Self.fitsName)
    if resume, !hasFits, holds(Self.artefacts[0]) {
      throw PipelinesError(
        .cannotCreate, subject: output.path,
        reason: "holds a finished comparison, nothing is left to do",
        hint: "choose another folder, or start again with --force and without --resume")
    }
    if hasFits, !resume, !context.mayReplace {
      throw PipelinesError(
        .cannotCreate, subject: output.path, reason: "holds an unfinished comparison",
        hint: "go on with --resume, or start again with --force")
    }
    try folder.check(mayReplace: context.mayReplace || resume, inputs: [cohort])
  }

  private func check(_ cohort: Cohort, _ lock: SplitLock) throws(PipelinesError) {
    guard lock.folds > 0 || !lock.indices(in: .validation).isEmpty else {
      throw PipelinesError(
        .badData, subject: "validation part", reason: "the split has none: \(lock.rule)",
        hint: "split the cohort with one, or with --folds 5")
    }
    let known = Set(cohort.facts.flatMap { $0.attributes.keys })
    guard !known.contains(attribute), attribute != "ageBand" || !known.contains("age") else {
      return
    }
    let names = (known.contains("age") ? known.union(["ageBand"]) : known).sorted()
    throw PipelinesError(
      .usage, subject: "--attribute \(attribute)", reason: "no image has this attribute",
      hint: Suggestion.nearest(to: attribute, among: names).map { "did you mean \($0)?" }
        ?? "write one of \(names.joined(separator: ", "))")
  }

  /// The methods that go with the settings and the patients, found before any training.
  ///
  /// - Throws: what is wrong with a method that was named, or with all.
  private func usable(
    _ methods: [Mitigation.Method], _ cohort: Cohort, _ lock: SplitLock, _ weights: WeightChoice
  ) throws -> (methods: [Mitigation.Method], leftOut: [MitigationFindings.LeftOut]) {
    let problems = methods.map { problem(with: $0, cohort, lock, weights) }
    let isAny = problems.contains { $0 == nil }
    if let first = problems.compactMap({ $0 }).first, self.methods != nil || !isAny {
      throw first
    }
    return (
      zip(methods, problems).compactMap { $1 == nil ? $0 : nil },
      zip(methods, problems).compactMap { method, problem in
        problem.map {
          MitigationFindings.LeftOut(
            method: method.rawValue, reason: "\($0.subject): \($0.reason)")
        }
      }
    )
  }

  /// What does not go with a method; nil: all goes.
  private func problem(
    with method: Mitigation.Method, _ cohort: Cohort, _ lock: SplitLock, _ weights: WeightChoice
  ) -> (any ExplainedError)? {
    let rule = Mitigation(method, attribute: attribute)
    if let problem = recipe.comparedOptions(rule, seed: 0).problems.first {
      return PipelinesError(
        .usage, subject: problem.key, reason: problem.reason,
        hint: "leave it out, or compare without it")
    }
    do throws(TrainingError) {
      try FineTuning.requireFeatures(
        of: recipe.comparedOptions(rule, seed: 0), from: weights.start)
      for seed in 0..<seeds {  // every seed sets other patients aside
        try FineTuning.requireReserves(
          of: recipe.comparedOptions(rule, seed: seed), cohort: cohort, lock: lock)
      }
      return nil
    } catch {
      return error
    }
  }

  private func write(
    _ findings: MitigationFindings, to folder: URL, _ context: StageContext
  ) throws {
    let page = MitigationPage(findings: findings)
    let texts = [
      try StableJSON.encode(findings, pretty: true), Data(page.table.utf8),
      Data(try page.html(arguments: context.arguments).utf8),
    ]
    for (name, data) in zip(Self.artefacts, texts) {
      try AtomicFile.write(data, to: folder.appendingPathComponent(name))
    }
  }

  private func planned(_ methods: [Mitigation.Method], _ lock: SplitLock) -> CommandResult {
    let fits = (methods.count + 1) * seeds * max(1, lock.folds)
    return CommandResult(
      Self.schema,
      lines: [
        "would train \(fits) networks: plain, "
          + methods.map(\.rawValue).joined(separator: ", ") + ", each with \(seeds) seeds"
      ], members: ["fits": .integer(fits), "dryRun": .flag(true)])
  }

  private func result(_ findings: MitigationFindings) -> CommandResult {
    let page = output.appendingPathComponent(Self.artefacts[2])
    return CommandResult(
      Self.schema, lines: findings.sentences.map(\.line) + ["page: \(page.path)"],
      members: [
        "verdicts": .object(
          Dictionary(
            findings.trials.map { ("\($0.method) \($0.label)", .text($0.verdict.rawValue)) },
            uniquingKeysWith: { first, _ in first })),
        "dryRun": .flag(false),
      ])
  }
}
