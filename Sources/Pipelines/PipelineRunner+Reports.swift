internal import Cohorts
internal import Evaluation
internal import Files
internal import Foundation
internal import Ingest
internal import Reports
internal import Training

extension PipelineRunner {
  /// Evaluates the predictions and writes RUN/evaluation.json and RUN/report.
  func report(
    _ folder: inout RunFolder, _ divided: Divided, context: StageContext
  ) async throws {
    let model = try ModelSource(output.appendingPathComponent(FinetuneStage.modelName))
    let summary = try IngestStage.summary(in: cohortFolder)
    let outputFolder = folder
    try await folder.perform(
      "report", key: try reportKey(), context: context,
      outputs: {
        (recipe.task == .classify ? [EvaluationTask.fileName] : [])
          + outputFolder.files(below: Reporting.folderName)
      }
    ) {
      let ledger = try TestLedger.read(
        in: divided.cohort, lock: divided.lock, key: divided.key)
      let part = CohortReport.developmentPart(divided.lock)
      let flow = IngestStage.flow(of: summary)
      guard recipe.task == .classify else {
        var report = PixelCohortReport(
          cohort: divided.cohort, lock: divided.lock, openings: ledger.count, recipe: recipe,
          part: part, inputs: outputFolder.ledger.inputs)
        report.searched = divided.gate.fact
        return try report.write(
          AnswersFile.read(in: output, about: divided.cohort), model: model.file,
          name: model.name, flow: flow, warnings: [], to: output, context: context)
      }
      var report = CohortReport(
        cohort: divided.cohort, lock: divided.lock, openings: ledger.count, recipe: recipe,
        part: part,
        learningCurve: hasCurve ? try LearningCurveRun.curve(in: output) : nil,
        inputs: outputFolder.ledger.inputs)
      report.searched = divided.gate.fact
      return try report.write(
        PredictionsFile(contentsOf: answersFile).rows, model: model.file, name: model.name,
        flow: flow, warnings: [], to: output, context: context)
    }
  }

  /// What the report is made of: rows of predictions, or what was said about pixels.
  private var answersFile: URL {
    output.appendingPathComponent(
      recipe.task == .classify ? FinetuneStage.predictionsName : AnswersFile.fileName)
  }

  private var hasCurve: Bool { !recipe.learningCurveShares.isEmpty }

  /// What the report depends on.
  ///
  /// - Throws: errors of the predictions and of the learning curve, which have to be there.
  func reportKey() throws -> StageKey {
    let curveFile = output.appendingPathComponent(LearningCurveRun.fileName)
    return try StageKey(
      ReportKey(
        predictions: try Digest.sha256(of: answersFile),
        curve: hasCurve ? try Digest.sha256(of: curveFile) : nil, groups: recipe.groups,
        bootstrap: recipe.bootstrapReplicates, permutations: recipe.permutations,
        seed: recipe.seed, program: Version.program, gates: recipe.gates,
        pictures: recipe.showsPictures, adjust: recipe.adjust, prevalences: recipe.prevalences,
        noFinding: recipe.noFindingLabels))
  }

  /// Why a report that is finished would be made again; nil where it would stay.
  func reasonForReport(_ ledger: StageLedger) throws -> String? {
    if hasCurve, !ledger.entries.contains(where: { $0.stage == "curve" }) {
      return "was done without the curve"
    }
    let standing = ledger.standing(of: "report", key: try reportKey(), in: output)
    guard case .different(let reason) = standing else { return nil }
    return reason
  }

  private struct ReportKey: Encodable {
    let predictions: String
    /// Digest of the learning curve; nil, and absent from the key, without one.
    let curve: String?
    let groups: [String]
    let bootstrap: Int
    let permutations: Int
    let seed: UInt64
    let program: String
    let gates: [Gate]
    let pictures: Bool
    let adjust: [String]
    let prevalences: [Double]
    let noFinding: [String]
  }

  /// Opens the test part once, and reports on it in RUN/test.
  func openTest(
    _ folder: inout RunFolder, _ divided: Divided, context: StageContext
  ) async throws {
    let model = output.appendingPathComponent(FinetuneStage.modelName)
    let outputFolder = folder
    try await folder.perform(
      "test", key: try testKey(), context: context,
      outputs: { outputFolder.files(below: Self.testName) }
    ) {
      var stage = EvaluateStage(
        model: model, cohort: cohortFolder, output: output.appendingPathComponent(Self.testName),
        opensTest: true)
      stage.recipe = recipe
      stage.isPart = true
      return try stage.run(in: context.replacing(true)).lines
    }
  }

  /// Refuses, before anything else is made again, what would open the test part once more.
  ///
  /// - Throws: `cannotCreate`.
  func checkTest(_ folder: RunFolder) throws {
    if recipe.opensTest { _ = try folder.reasonToRepeat("test", key: try testKey()) }
  }

  private func testKey() throws -> StageKey {
    let model = output.appendingPathComponent(FinetuneStage.modelName)
    return try StageKey(
      TestKey(
        model: try Digest.sha256(of: model), groups: recipe.groups,
        bootstrap: recipe.bootstrapReplicates, permutations: recipe.permutations,
        gates: recipe.gates, pictures: recipe.showsPictures, adjust: recipe.adjust,
        prevalences: recipe.prevalences, noFinding: recipe.noFindingLabels))
  }

  private struct TestKey: Encodable {
    let model: String
    let groups: [String]
    let bootstrap: Int
    let permutations: Int
    let gates: [Gate]
    let pictures: Bool
    let adjust: [String]
    let prevalences: [Double]
    let noFinding: [String]
  }
}
