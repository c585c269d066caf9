internal import Cohorts
internal import Compute
internal import Files
public import Foundation
internal import Networks
internal import Training

/// Looks at a cohort and writes a pipeline file in which every value has its reason.
public struct PlanStage {
  private let cohort: URL
  private let recipe: Recipe
  /// The file to write; nil: the plan is printed.
  public var output: URL?

  /// Plans for the cohort in this folder, on what the recipe has set.
  public init(cohort: URL, recipe: Recipe) {
    self.cohort = cohort
    self.recipe = recipe
  }

  /// Looks, tries a few steps on invented images, decides and writes.
  ///
  /// - Throws: `cannotCreate` for a file that is there; `badData` where nothing can be learnt; what
  ///   Cohorts says about the cohort.
  public func run(in context: StageContext) throws -> CommandResult {
    if let output, FileManager.default.fileExists(atPath: output.path), !context.mayReplace {
      throw PipelinesError(
        .cannotCreate, subject: output.path, reason: "exists already",
        hint: "choose another file, or replace it with --force")
    }
    let key = try context.existingKey()
    let cohort = try Cohort.open(folder: cohort, key: key)
    let gate = try ReleaseGate(cohort: cohort.folder, key: key, context: context)
    let lock = try SplitLock.read(in: cohort, key: key)
    let planning = try Planning(cohort: cohort, lock: lock, recipe: recipe, context: context)
    let text = planning.yaml(showsPaths: true)
    try gate.check(Data(text.utf8), named: "the plan")
    var lines = [text.trimmingCharacters(in: .newlines)]
    if let output {
      lines = ["\(context.isDryRun ? "would write" : "wrote") \(output.path)"]
      if !context.isDryRun { try AtomicFile.write(Data(text.utf8), to: output) }
    }
    return CommandResult(
      "fovea.plan/1", lines: lines,
      members: [
        "settings": .object(
          Dictionary(
            uniqueKeysWithValues: planning.plan.decisions.map {
              ($0.key, .object(["value": $0.value.json, "reason": .text($0.reason)]))
            })), "file": output.map { .text($0.path) } ?? .null,
        "dryRun": .flag(context.isDryRun),
      ])
  }
}

extension TrainingOptions.Task {
  /// The outputs of each image, or of each place of it, at the most: masks may need one for the
  /// background, boxes need four for their shape.
  func outputCount(labels: Int) -> Int {
    switch self {
    case .classify: max(1, labels)
    case .segment: max(1, labels) + 1
    case .detect: max(1, labels) + 4
    }
  }
}

/// A cohort with the plan that was made for it.
struct Planning {
  let plan: Plan
  /// The batch that was decided.
  let batch: Int
  private let images: Int
  private let recipe: Recipe
  private var forecast: FineTuning.Forecast?

  /// Looks at the cohort and decides what the recipe's author did not set.
  ///
  /// - Parameter keptBatch: the batch that a run began with which goes on.
  /// - Throws: `badData` where nothing can be learnt; errors of weights and masks.
  init(
    cohort: Cohort, lock: SplitLock?, recipe: Recipe, keptBatch: Int? = nil, context: StageContext
  ) throws {
    let workers = WorkerPool(threadCount: context.threads)
    let weights = try WeightChoice(recipe, folders: context.weightFolders, allowPartial: false)
    var facts = try Self.facts(of: cohort, lock, recipe, weights, workers)
    facts.keptBatch = keptBatch
    let outputs = recipe.task.outputCount(labels: facts.labels.count)
    var seen: FineTuning.Forecast?
    plan = PlanRules.plan(facts, asked: recipe.asked) { plan in
      let filled = plan.filling(recipe)
      var options = filled.trainingOptions
      options.epochs = max(options.epochs, 2)
      let found = FineTuning.forecast(
        options, start: weights.start, outputCount: outputs, images: cohort.cases.count,
        folds: lock?.folds ?? filled.splitOptions.folds,
        memoryBudgetBytes: FineTuneRun.budgetBytes(of: facts.availableBytes), workers: workers,
        convolution: context.convolution.choice)
      seen = found
      return found.memory
    }
    batch = plan.integer("training.batch")
    forecast = seen
    self.recipe = recipe
    images = cohort.cases.count
  }

  private static func facts(
    of cohort: Cohort, _ lock: SplitLock?, _ recipe: Recipe, _ weights: WeightChoice,
    _ workers: WorkerPool
  ) throws -> PlanFacts {
    var facts = try PlanFacts(
      cohort, lock: lock, task: recipe.task, targets: recipe.trainingOptions.targets,
      workers: workers)
    facts.isPretrained = weights.normalisation != nil
    facts.stages = weights.architecture.map { Array($0.stageNames.dropLast()) } ?? []
    facts.availableBytes = MemoryLimit().availableBytes
    return facts
  }

  /// The recipe with what is planned for the split of a cohort that has none; nothing is tried.
  ///
  /// - Throws: as `init`.
  static func split(
    of cohort: Cohort, recipe: Recipe, context: StageContext
  ) throws -> Recipe {
    let weights = try WeightChoice(recipe, folders: context.weightFolders, allowPartial: false)
    let facts = try Self.facts(
      of: cohort, nil, recipe, weights, WorkerPool(threadCount: context.threads))
    return PlanRules.plan(facts, asked: recipe.asked) { _ in nil }.filling(recipe)
  }

  /// The recipe with the plan in it.
  var filled: Recipe { plan.filling(recipe) }

  /// The pipeline file.
  ///
  /// - Parameter showsPaths: whether files that the recipe names are written as they were given.
  func yaml(showsPaths: Bool) -> String {
    var head = [
      "A plan for a cohort of \(images) images; every value has its reason, change what you know "
        + "better.",
      "fovea finetune plans alike by itself; fovea run FILE -o RUN needs the folder of the images.",
    ]
    if let seconds = forecast?.time.stepSeconds {
      head.append(
        "A step of a batch takes about \(CostEstimate.text(seconds: seconds)) on this computer; "
          + "fovea check says what the whole takes.")
    }
    return plan.yaml(head: head, showsPaths: showsPaths)
  }
}
