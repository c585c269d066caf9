internal import Cohorts
internal import Evaluation
internal import Files
internal import Foundation
internal import Ingest
internal import Networks
internal import Training

/// Looks at everything that a pipeline needs, before the work: every problem at once.
struct PipelineCheck {
  let pipeline: Pipeline
  let context: StageContext
  private(set) var problems: [PipelinesError] = []
  /// What was found, in sentences.
  private(set) var facts: [String] = []
  /// The weights, once found.
  private(set) var weights: WeightChoice?
  /// Rows of the labels table, and how many outputs a model of its targets has.
  private(set) var labelledRows = 0
  private(set) var outputCount = 0
  /// How the labels table itself divides its rows: folds, and the share of each named part.
  private(set) var givenFolds = 0
  private(set) var givenShares: [String: Double] = [:]

  init(_ pipeline: Pipeline, context: StageContext) {
    self.pipeline = pipeline
    self.context = context
    let hasFolder = checkFolder()
    checkDecoder()
    if hasFolder {
      let demographics = table("input.demographics", pipeline.demographicsFile)
      checkDemographics(demographics)
      let labels = labelsTable()
      if let labels { checkLabels(labels) }
      checkMarks()
      checkCertainty()
      checkAttributes((labels?.header ?? []) + (demographics?.header ?? []))
      _ = table("input.exclude", pipeline.input.exclude)
      _ = table("input.textReviewed", pipeline.input.textReviewed)
    }
    checkWeights()
  }

  /// - Throws: `PipelineProblems` with all of them.
  func verify() throws(PipelineProblems) {
    if !problems.isEmpty { throw PipelineProblems(problems) }
  }

  private mutating func report(
    _ code: PipelinesError.Code, _ key: String, _ reason: String, _ hint: String
  ) {
    problems.append(
      PipelinesError(code, subject: "\(pipeline.name): \(key)", reason: reason, hint: hint))
  }

  private mutating func checkFolder() -> Bool {
    var isFolder: ObjCBool = false
    let path = pipeline.input.folder.path
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
      isFolder.boolValue
    else {
      report(
        .inputMissing, "input.folder", "is not a folder",
        "relative paths start at the pipeline file; --set input.folder=… at the working folder")
      return false
    }
    return true
  }

  private mutating func checkDecoder() {
    if context.decoder == nil {
      problems.append(
        PipelinesError(
          .inputMissing, subject: "fovea-decode", reason: "is not beside fovea",
          hint: "install both programs in one folder"))
    }
  }

  private mutating func labelsTable() -> CSVTable? {
    let url = pipeline.labelsFile
    if pipeline.input.labels == nil, !FileManager.default.fileExists(atPath: url.path) {
      // Masks and boxes stand for labels.
      if pipeline.recipe.task != .classify { return nil }
      report(
        .inputMissing, "input.labels", "is null, and the folder has no labels.csv",
        "name the table of labels")
      return nil
    }
    return table("input.labels", url)
  }

  private mutating func table(_ key: String, _ url: URL?) -> CSVTable? {
    guard let url else { return nil }
    do throws(FilesError) {
      return try CSVTable(contentsOf: url)
    } catch {
      let code: PipelinesError.Code = error.code == .badData ? .badData : .inputMissing
      report(code, key, "\(error.subject): \(error.reason)", error.hint)
      return nil
    }
  }

  private mutating func checkLabels(_ labels: CSVTable) {
    facts.append("labels: \(labels.rows.count) rows")
    labelledRows = labels.rows.count
    givenFolds = Set(labels.rows.indices.compactMap { labels[$0, "fold"] }).subtracting([""]).count
    let parts = labels.rows.indices.compactMap { labels[$0, "split"] }.filter { !$0.isEmpty }
    givenShares = Dictionary(grouping: parts) { $0 }
      .mapValues { Double($0.count) / Double(parts.count) }
    if labels.rows.isEmpty { report(.badData, "input.labels", "has no rows", "label some images") }
    if pipeline.recipe.task == .classify { checkTargets(labels) }
  }

  private mutating func checkTargets(_ labels: CSVTable) {
    for target in pipeline.recipe.trainingOptions.targets {
      guard labels.header.contains(target) else {
        let meant = Suggestion.nearest(to: target, among: labels.header)
        report(
          .badData, "model.targets", "the table of labels has no column \(target)",
          meant.map { "did you mean \($0)?" }
            ?? "its columns are \(labels.header.joined(separator: ", "))")
        continue
      }
      let values = labels.rows.indices.compactMap { labels[$0, target] }.filter { !$0.isEmpty }
      let classes = Set(values).subtracting(["-1"])
      if values.isEmpty {
        report(.badData, "model.targets", "the column \(target) is blank", "fill in labels")
      } else if classes.count < 2, !labels.rows.isEmpty {
        report(
          .badData, "model.targets", "the column \(target) has one class only",
          "label images of both classes")
      }
      let isOnlyTarget = pipeline.recipe.trainingOptions.targets.count == 1
      outputCount += isOnlyTarget && classes.count > 2 ? classes.count : 1
      facts.append("\(target): \(values.count) labelled rows, \(classes.count) classes")
    }
  }

  /// Sets and abstaining are fitted on patients that are set aside.
  private mutating func checkCertainty() {
    guard let key = pipeline.recipe.trainingOptions.certaintyKey else { return }
    let split = pipeline.recipe.splitOptions
    let isGiven = givenFolds > 1 || !givenShares.isEmpty
    let folds = isGiven ? (givenFolds > 1 ? givenFolds : 0) : split.folds
    let validation = isGiven ? givenShares["validation", default: 0] : split.validation
    guard folds == 0, validation == 0 else { return }
    report(
      .configuration, key, TrainingOptions.needsPatients,
      "write split: {validation: 0.15}, or none")
  }

  /// Looks for what masks and boxes are read from.
  private mutating func checkMarks() {
    _ = table("input.boxes", pipeline.input.boxes)
    if let coco = pipeline.input.coco, !FileManager.default.fileExists(atPath: coco.path) {
      report(.inputMissing, "input.coco", "is not there", "name the JSON file")
    }
    guard let masks = pipeline.input.masks else { return }
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: masks.path, isDirectory: &isFolder)
    if exists, isFolder.boolValue { return }
    report(
      .inputMissing, "input.masks", "is not a folder",
      "relative paths start at the pipeline file; --set input.masks=… at the working folder")
  }

  private mutating func checkDemographics(_ table: CSVTable?) {
    guard let table, !table.header.contains("patient_id") else { return }
    report(
      .badData, "input.demographics", "has no column patient_id", "name the patients in it")
  }

  private mutating func checkAttributes(_ columns: [String]) {
    let known = Set(columns).union(ConformalRule.imageAttributes)
    let wanted =
      ["split.stratify", "evaluation.groups"].flatMap { key in
        pipeline.recipe.values.list(key).map { (key, $0) }
      } + (pipeline.recipe.splitOptions.holdOut.map { [("split.holdOut", $0.attribute)] } ?? [])
      + (pipeline.recipe.trainingOptions.conformal?.attribute.map {
        [("calibration.conformalBy", $0)]
      } ?? [])
    for (key, name) in wanted where !known.contains(name) {
      let meant = Suggestion.nearest(to: name, among: known.sorted())
      report(
        .badData, key, "\(name) is no column of the tables and no attribute of images",
        meant.map { "did you mean \($0)?" } ?? "leave it out, or add the column")
    }
    let options = pipeline.recipe.trainingOptions
    if let remark = options.conformal?.tableRemark(
      abstains: options.abstention?.kind == .conformal)
    {
      facts.append(remark)
    }
  }

  private mutating func checkWeights() {
    do {
      let choice = try WeightChoice(
        pipeline.recipe, folders: context.weightFolders, allowPartial: false)
      facts.append(choice.sentence)
      if let advice = choice.advice { facts.append(advice) }
      weights = choice
      checkFreezing(choice)
    } catch let error as any ExplainedError {
      let code: PipelinesError.Code = error.exitCode == 66 ? .inputMissing : .badData
      report(code, "model.backbone", error.reason, error.hint)
    } catch {
      report(.internalFault, "model.backbone", "cannot be read", "")
    }
  }

  private mutating func checkFreezing(_ choice: WeightChoice) {
    guard let architecture = choice.architecture else {
      if let first = pipeline.recipe.trainingOptions.freeze.first {
        report(
          .configuration, "training.freeze",
          "names \(first), and a plain U-Net begins with weights that nobody trained",
          "leave it out")
      }
      return
    }
    let isClassifier = pipeline.recipe.task == .classify
    let stages =
      isClassifier
      ? architecture.stageNames : architecture.stageNames.dropLast() + [Recipe.decoderStage]
    for prefix in pipeline.recipe.trainingOptions.freeze
    where !stages.contains(where: { prefix.hasPrefix($0) || $0.hasPrefix(prefix) }) {
      report(
        .configuration, "training.freeze",
        "\(architecture.rawValue) has no stage \(prefix)",
        "its stages are \(stages.joined(separator: ", "))")
    }
  }
}
