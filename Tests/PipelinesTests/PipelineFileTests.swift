import Cohorts
import Foundation
import Pipelines
import Testing
import Training

/// The pipeline files that come with Fovea.
@Suite struct PipelineFileTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .appendingPathComponent("../../../Pipelines").standardizedFileURL

  @Test(
    arguments: [
      ("demo", TrainingOptions.Task.classify), ("isic-melanoma", .classify),
      ("nih-abnormal", .classify), ("isic-segmentation", .segment), ("lesion-boxes", .detect),
    ])
  func `a pipeline file is sound and of its task`(
    _ name: String, _ task: TrainingOptions.Task
  ) throws {
    let pipeline = try Pipeline(
      path: Self.folder.appendingPathComponent("\(name).yaml").path, assignments: [],
      workingFolder: Self.folder)
    let options = pipeline.recipe.trainingOptions
    #expect(options.task == task)
    #expect(options.problems.isEmpty)
  }

  @Test func `the segmentation of skin lesions is the recipe of its peer`() throws {
    let pipeline = try Pipeline(
      path: Self.folder.appendingPathComponent("isic-segmentation.yaml").path, assignments: [],
      workingFolder: Self.folder)
    let options = pipeline.recipe.trainingOptions
    #expect(options.inputSize == 128 && options.batch == 16 && options.epochs == 5)
    #expect(options.learningRate == 5e-4 && options.stageDecay == 1 && options.weightDecay == 1e-4)
    #expect(options.pixels?.decoderWidth == 8)
    #expect(options.augmentation.flip == .both)
    #expect(options.earlyStopping == nil && options.freeze.isEmpty)
  }
}
