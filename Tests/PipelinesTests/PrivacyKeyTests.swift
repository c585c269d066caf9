import Files
import Foundation
import Pipelines
import Testing
import Training

/// What a pipeline file says of a privacy budget.
@Suite struct PrivacyKeyTests {
  private let folder = URL(fileURLWithPath: "/experiments", isDirectory: true)

  private func pipeline(_ training: String, _ more: String = "") throws -> Pipeline {
    try Pipeline(
      text: "input: {folder: dump}\nmodel: {targets: [finding]}\ntraining: {\(training)}\n\(more)",
      name: "x.yaml", assignments: [], folder: folder, workingFolder: folder)
  }

  private func problems(_ training: String, _ more: String = "") throws -> [String] {
    do {
      _ = try pipeline(training, more)
      return []
    } catch let problems as PipelineProblems {
      return problems.problems.map(\.description)
    }
  }

  private let hidden = "batchNorm: frozen, classWeights: none"

  @Test func `a budget is off unless it is asked for, and has standard values`() throws {
    #expect(try pipeline("epochs: 3").recipe.trainingOptions.privacy == nil)
    let options = try pipeline("\(hidden), privacy: {epsilon: 3, clip: 0.5}").recipe
      .trainingOptions.privacy
    #expect(options?.epsilon == 3 && options?.clip == 0.5)
    #expect(options?.delta == nil && options?.imagesPerPatient == 4)
  }

  @Test func `what would train on a patient again is refused before hours of work`() throws {
    let found = try problems(
      "\(hidden), privacy: {epsilon: 3}",
      "split: {folds: 5}\nevaluation: {learningCurve: [0.5, 1]}\n")
    #expect(
      found == [
        "x.yaml: evaluation.learningCurve: trains on each patient again, and each costs its own "
          + "epsilon; write [] with training.privacy",
        "x.yaml: split.folds: train on each patient several times, and each costs its own epsilon; "
          + "write 0 with training.privacy",
      ])
  }

  @Test func `what the noise does not hide is refused`() throws {
    #expect(
      try problems("privacy: {epsilon: 3}") == [
        "x.yaml: training.batchNorm: is train, which mixes the patients of a batch; with "
          + "training.privacy write frozen; change it",
        "x.yaml: training.classWeights: counts labels of patients, which no noise hides; with "
          + "training.privacy write none; change it",
      ])
  }

  @Test func `what is said of a budget that there is not is refused`() throws {
    #expect(
      try problems("privacy: {delta: 0.001, clip: 2}") == [
        "x.yaml: training.privacy.clip: is of a budget, and there is no epsilon; write epsilon: 3",
        "x.yaml: training.privacy.delta: is of a budget, and there is no epsilon; write epsilon: 3",
      ])
  }
}
