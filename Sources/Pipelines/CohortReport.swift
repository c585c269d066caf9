internal import Cohorts
internal import Evaluation
internal import Foundation
internal import Reports
internal import Training

/// The evaluation and the report on a model's predictions for a part of a cohort.
struct CohortReport {
  let cohort: Cohort
  let lock: SplitLock
  /// How often the test part has been opened, this time included.
  let openings: Int
  let recipe: Recipe
  let part: ReportedPart
  /// Whether the page shows the worst errors; ingest overlooks some burned-in text.
  var showsPictures = false
  /// Numbers behind which fewer patients stand are withheld; nil: the report stays in the house.
  var suppressBelow: Int?
  /// Bars beside those of the recipe.
  var gates: [Gate] = []
  /// What fewer labels and random weights give, where the run has tried.
  var learningCurve: LearningCurve? = nil
  /// Digests of what the cohort was made from, by role, where this run made it.
  var inputs: [String: String] = [:]
  /// Whether the output is searched for identities.
  var searched: NamedText?
  /// How the part differs from the training cohort; nil where it belongs to the development.
  var drift: DriftSummary?

  /// The part that fine-tuning under the lock predicts.
  static func developmentPart(_ lock: SplitLock) -> ReportedPart {
    lock.folds > 0 ? .outOfFold : .validation
  }

  /// Writes evaluation.json and report/ into the folder.
  ///
  /// - Parameters:
  ///   - name: the model's name in the report.
  ///   - flow: what became of every input file, where that is known.
  ///   - warnings: what the report has to say besides.
  ///   - place: where the folder will be, if it is being staged.
  /// - Returns: what is said on stdout.
  func write(
    _ rows: [PredictionRow], model: ModelFile, name: String, flow: FlowFacts?,
    warnings: [String], to folder: URL, place: URL? = nil, context: StageContext
  ) throws -> [String] {
    let task = EvaluationTask(
      rows: rows, attributes: CohortAttributes(cohort.cases, unit: model.card.unit),
      labelKind: LabelKind(model.card.heads[0].kind), groups: recipe.groups, recipe: recipe,
      suppressBelow: suppressBelow)
    var facts = try ReportFacts(
      model: model, name: name, cohort: cohort, lock: lock, part: part,
      openings: openings, flow: flow, arguments: context.arguments, warnings: warnings)
    facts.gates = recipe.gates + gates
    if let searched { facts.versions.append(searched) }
    facts.learningCurve = learningCurve
    // Only a recipe that trained has targets, and only then there is a curve.
    if learningCurve != nil, recipe.trainingOptions.freezesSomething {
      facts.limitations.append(
        "In the learning curve stages that the recipe freezes stay random where weights are "
          + "random: it does not say what training all of a random network gives.")
    }
    facts.drift = drift
    for (role, digest) in inputs.sorted(by: { $0.key < $1.key }) {
      facts.versions.append(
        NamedText(name: role == "folder" ? "<input>" : "<\(role)>", text: "sha256 \(digest)"))
    }
    for warning in warnings { context.announce(.warning(warning)) }
    var reporting = Reporting(task: task, facts: facts)
    let card = model.card
    reporting.alpha = card.operatingPoint.conformal?.first?.rule.alpha
    reporting.calibrationPatients = card.operatingPoint.calibrationPatients(
      folds: part == .outOfFold ? lock.folds : 0)
    reporting.isFittedHere =
      reporting.alpha == nil ? nil : card.isFitted(on: cohort, lock: lock, part: part)
    if showsPictures || recipe.showsPictures, suppressBelow == nil {
      reporting.pictures = { try CasePictures(cohort: cohort).pictures(of: $0) }
    }
    return try reporting.write(to: folder, place: place, context: context)
  }
}
