internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Chooses the cases to be labelled next, or tries the rules of choosing.
struct NextCasesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "next-cases",
    abstract: "Choose the cases to be labelled next, or see whether choosing beats lot.",
    discussion: """
      From the images of a cohort without a label patients are chosen: those whose answer is least \
      certain (entropy, margin), on whom draws of the head or several networks disagree (bald, for \
      a model with dropout, kept folds or snapshots), who are unlike all others (core-set), or \
      uncertain and unlike each other (diverse). A tenth is drawn by lot and marked so: only those \
      tell how often a finding is. Of a divided cohort only the training part is chosen from; \
      images whose answer a reader rejected are left out. \
      --simulate hides the labels of a labelled cohort instead and says of every rule whether it \
      learns faster than lot, with a head on the features of the weights that the model began \
      with.
      """)

  @Argument(
    help: ArgumentHelp("The model, NAME.fovea.", valueName: "model"),
    completion: .file(extensions: ["fovea"]))
  var model: String

  @Argument(help: ArgumentHelp("The cohort.", valueName: "pool"), completion: .directory)
  var pool: String

  @OptionGroup var output: OutputOptions

  @Option(help: ArgumentHelp("Patients to choose, or for each round.", valueName: "count"))
  var budget = 50

  @Option(
    help: ArgumentHelp(
      "The rule: entropy, margin, bald, core-set, diverse or random. (default: entropy)",
      valueName: "rule"))
  var strategy: String?

  @Option(
    help: ArgumentHelp(
      "Groups that are chosen from at least as often as the pool has them, as sex, or as "
        + "declared: sex=F:0.5,M:0.5.", valueName: "attribute"))
  var quota: String?

  @Option(help: ArgumentHelp("Share that is drawn by lot.", valueName: "share"))
  var randomShare = 0.1

  @Option(help: ArgumentHelp("The seed of every draw.", valueName: "number"))
  var seed: UInt64 = 7

  @Option(
    help: ArgumentHelp(
      "The table that ingest --link wrote, for --originals.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var link: String?

  @Option(
    help: ArgumentHelp(
      "Where the rows of that table for the chosen cases are written, outside the output.",
      valueName: "file"))
  var originals: String?

  @Flag(help: "Try all rules on a labelled cohort.")
  var simulate = false

  @Option(
    help: ArgumentHelp(
      "Patients whose labels a trial begins with. (default: the budget)", valueName: "count"))
  var initial: Int?

  @Option(help: ArgumentHelp("Rounds of a trial, at most. (default: 8)", valueName: "count"))
  var rounds: Int?

  @Option(help: ArgumentHelp("Repeats of a trial. (default: 5)", valueName: "count"))
  var repeats: Int?

  @OptionGroup var weights: WeightOptions
  @OptionGroup var seal: SealOptions
  @OptionGroup var computing: ComputingOptions
  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func validate() throws {
    if budget < 1 {
      throw ValidationError("--budget is \(budget); give a count of patients.")
    }
    if !(0..<1).contains(randomShare) {
      throw ValidationError("--random-share is \(randomShare); give a share from 0 to below 1.")
    }
    if (link == nil) != (originals == nil) {
      throw ValidationError("--link and --originals go together.")
    }
    try validateTrial()
  }

  private func validateTrial() throws {
    let chosen = [(strategy, "--strategy"), (link, "--link")]
      .first { $0.0 != nil }?.1
    if simulate, let chosen {
      throw ValidationError("--simulate and \(chosen) contradict each other.")
    }
    let trial = [(initial, "--initial"), (rounds, "--rounds"), (repeats, "--repeats")]
    if !simulate, let first = trial.first(where: { $0.0 != nil })?.1 {
      throw ValidationError("\(first) is for --simulate.")
    }
    for (value, name, range) in [
      (initial, "--initial", 1...100_000), (rounds, "--rounds", 1...1000),
      (repeats, "--repeats", 2...1000),
    ] {
      if let value, !range.contains(value) {
        throw ValidationError(
          "\(name) is \(value); give \(range.lowerBound) to \(range.upperBound).")
      }
    }
  }

  func run() async throws {
    try await shared.perform(weights: weights, computing: computing, seal: seal) { context in
      let (model, cohort) = (URL(fileURLWithPath: model), URL(fileURLWithPath: pool))
      if simulate {
        var trial = NextCasesTrialStage(model: model, cohort: cohort, output: output.folder)
        (trial.budget, trial.initial, trial.quota) = (budget, initial, quota)
        (trial.randomShare, trial.seed) = (randomShare, seed)
        if let rounds { trial.rounds = rounds }
        if let repeats { trial.repeats = repeats }
        return try trial.run(in: context)
      }
      var stage = NextCasesStage(model: model, pool: cohort, output: output.folder)
      (stage.budget, stage.randomShare, stage.quota) = (budget, randomShare, quota)
      if let strategy { stage.strategy = strategy }
      stage.seed = seed
      stage.link = link.map { URL(fileURLWithPath: $0) }
      stage.originals = originals.map { URL(fileURLWithPath: $0) }
      return try stage.run(in: context)
    }
  }
}
