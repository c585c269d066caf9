internal import Cohorts
internal import Evaluation
internal import Files
internal import Foundation
internal import Ingest
internal import Training

/// One evaluation: rows and attributes in, a summary and `evaluation.json` out.
struct EvaluationTask {
  /// Level of every interval.
  static let confidenceLevel = 0.95
  /// Bins of the reliability diagram and of ECE.
  private static let calibrationBins = 10

  static let fileName = "evaluation.json"

  let rows: [PredictionRow]
  let attributes: CohortAttributes
  let options: EvaluationOptions
  /// Attributes that were asked for and that nobody has, one sentence each.
  let warnings: [String]
  /// Numbers behind which fewer patients stand are withheld; nil: the report stays in the house.
  let suppressBelow: Int?

  /// - Parameters:
  ///   - groups: the attributes asked for; those that nobody has are left out with a warning.
  ///   - recipe: where numbers of replicates and the seed come from.
  ///   - adjust: the attributes of the case mix; nil: those of the recipe.
  ///   - suppressBelow: for a release; its attributes have years, not dates, and pool ages over 89.
  init(
    rows: [PredictionRow], attributes: CohortAttributes, labelKind: LabelKind, groups: [String],
    recipe: Recipe, adjust: [String]? = nil, suppressBelow: Int?
  ) {
    let adjust = adjust ?? recipe.adjust
    self.rows = rows
    self.suppressBelow = suppressBelow
    let attributes = suppressBelow == nil ? attributes : attributes.generalised
    self.attributes = attributes
    let names = Set(attributes.names)
    func isKnown(_ group: String) -> Bool { names.contains(group == "ageBand" ? "age" : group) }
    warnings =
      groups.filter { !isKnown($0) }.map {
        "no image has the attribute \($0), so the report is not divided by it"
      }
      + adjust.filter { !isKnown($0) }.map {
        "no image has the attribute \($0), so gaps are not adjusted for it"
      }
    var options = EvaluationOptions(
      labelKind: labelKind, groups: groups.filter(isKnown), ageBands: .standard,
      confidenceLevel: Self.confidenceLevel, bootstrapReplicates: recipe.bootstrapReplicates,
      permutations: recipe.permutations, calibrationBins: Self.calibrationBins, seed: recipe.seed)
    options.adjust = adjust.filter(isKnown)
    options.statedPrevalences = recipe.prevalences
    options.noFindingLabels = recipe.noFindingLabels
    self.options = options
  }

  /// All numbers, found by so many threads, which change none; and those that may be shown.
  ///
  /// - Throws: `badData` with every problem of the rows, or where nothing may be shown.
  func summaries(
    threads: Int
  ) throws(PipelinesError) -> (whole: EvaluationSummary, shown: EvaluationSummary) {
    let table = try table()
    let whole = table.summary(threads: threads)
    guard let suppressBelow else { return (whole, whole) }
    guard (whole.patientCount ?? 0) >= suppressBelow else {
      throw PipelinesError(
        .badData, subject: "--release",
        reason: "there are fewer than \(suppressBelow) patients, so nothing could be shown",
        hint: "report without --release, or on more patients")
    }
    return (whole, whole.suppressed(by: table.suppression(below: suppressBelow)))
  }

  /// The rows, checked and put in order.
  ///
  /// - Throws: `badData` with every problem of the rows.
  func table() throws(PipelinesError) -> CohortTable {
    let table = CohortTable(predictions: rows, attributes: attributes, options: options)
    if let first = table.problems.first {
      let others = table.problems.count - 1
      throw PipelinesError(
        .badData, subject: "predictions",
        reason: others == 0 ? "\(first)" : "\(first) (and \(others) more problems)",
        hint: "correct the table")
    }
    return table
  }

  /// What evaluation.json holds.
  private struct Document: Encodable {
    let schema = "fovea.evaluation/1"
    let summary: EvaluationSummary
    let warnings: [String]
  }

  /// Writes evaluation.json into the folder.
  func write(_ summary: EvaluationSummary, to folder: URL) throws(FilesError) {
    try AtomicFile.write(
      StableJSON.encode(Document(summary: summary, warnings: warnings), pretty: true),
      to: folder.appendingPathComponent(Self.fileName))
  }
}

extension CohortAttributes {
  /// The attributes of a cohort's cases, gathered by decision unit.
  init(_ cases: [ManifestCase], unit: DecisionUnit) {
    self.init(
      cases: cases.map { CohortAttributes.Case(unitID: unit.id(of: $0), values: $0.attributes) })
  }
}

extension LabelKind {
  /// What a model's head answers.
  init(_ kind: Head.Kind) {
    switch kind {
    case .binary: self = .binary
    case .multiClass: self = .multiClass
    case .multiLabel: self = .multiLabel
    }
  }
}
