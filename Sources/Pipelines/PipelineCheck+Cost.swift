internal import Cohorts
internal import Compute
internal import Foundation
internal import Training

extension PipelineCheck {
  /// What the pipeline would take, tried on invented images; nil where something is wrong.
  ///
  /// The images are counted in the labels table: one row each, at least.
  var cost: CostEstimate? {
    guard problems.isEmpty, let weights else { return nil }
    let recipe = pipeline.recipe
    // Masks need no rows in the labels table.
    guard recipe.task != .classify || labelledRows > 0, imageCount > 0 else { return nil }
    var options = recipe.trainingOptions
    let split = recipe.splitOptions
    let available = MemoryLimit().availableBytes
    let images = max(labelledRows, imageCount)
    // A division that comes with the labels is honoured before the settings.
    let isGiven = givenFolds > 1 || !givenShares.isEmpty
    let folds = givenFolds > 1 ? givenFolds : isGiven ? 0 : split.folds
    let extent = CostEstimate.Extent(
      images: images,
      validation: isGiven ? givenShares["validation", default: 0] : split.validation,
      test: isGiven ? givenShares["test", default: 0] : split.test,
      folds: folds, labelShare: options.labelShare ?? 1,
      keepsFolds: options.keepsFolds ?? options.pixels?.keepsFolds ?? false)
    options.batch = min(options.batch, max(2, extent.training))
    let outputs = recipe.task.outputCount(
      labels: recipe.task == .classify ? outputCount : options.targets.count)
    let forecast = FineTuning.forecast(
      options, start: weights.start, outputCount: outputs, images: images, folds: folds,
      memoryBudgetBytes: FineTuneRun.budgetBytes(of: available),
      workers: WorkerPool(threadCount: context.threads),
      convolution: context.convolution.choice)
    return CostEstimate(
      extent: extent, options: options, forecast: forecast,
      learningCurveShares: recipe.learningCurveShares)
  }

  /// Files of the input that are no tables or texts: where rows label studies, there are more
  /// images than rows.
  private var imageCount: Int {
    let folder = pipeline.input.folder.path
    let masks = pipeline.input.masks.map { $0.standardizedFileURL.path + "/" }
    let others = ["csv", "tsv", "txt", "json", "yaml", "yml", "md", "html", "pdf"]
    var count = 0
    for case let path as String in FileManager.default.enumerator(atPath: folder) ?? .init() {
      var isFolder: ObjCBool = false
      let full = folder + "/" + path
      guard !others.contains((path as NSString).pathExtension.lowercased()),
        !(path as NSString).lastPathComponent.hasPrefix("."),
        !(masks.map(full.hasPrefix) ?? false),
        FileManager.default.fileExists(atPath: full, isDirectory: &isFolder), !isFolder.boolValue
      else { continue }
      count += 1
    }
    return count
  }
}
