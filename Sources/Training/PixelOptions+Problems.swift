extension PixelOptions {
  /// Everything that cannot be in what only segmentation and detection have.
  func problems(
    _ task: TrainingOptions.Task, inputSize: Int,
    _ earlyStopping: TrainingOptions.EarlyStopping?, _ labelShare: Double?
  ) -> [OptionProblem] {
    var found: [OptionProblem] = []
    func require(_ isSound: Bool, _ key: String, _ reason: String) {
      if !isSound { found.append(OptionProblem(key: key, reason: reason)) }
    }
    require(
      tverskyFalsePositives > 0 && tverskyFalsePositives < 1, "training.tverskyFalsePositives",
      "must be above 0 and below 1")
    require((0...10).contains(focalExponent), "training.focalExponent", "must be 0 to 10")
    require((0...100).contains(boundaryWeight), "training.boundaryWeight", "must be 0 to 100")
    require(
      boundaryWeight == 0 || maskLoss != .tversky, "training.boundaryWeight",
      "weighs pixels, and the Tversky loss has no sum over pixels")
    require((4...64).contains(decoderWidth), "model.decoderWidth", "must be 4 to 64")
    require((0...0.9).contains(windowOverlap), "model.windowOverlap", "must be 0 to 0.9")
    require((0...3).contains(neighbours), "model.neighbours", "must be 0 to 3")
    require(boxOverlap > 0 && boxOverlap < 1, "model.boxOverlap", "must be above 0 and below 1")
    require(
      task != .detect || !isDeeplySupervised, "training.deepSupervision",
      "is for masks; a detector has one output")
    require(
      task != .detect || boundaryWeight == 0, "training.boundaryWeight",
      "is for masks; boxes have no boundary to weigh")
    require(
      task != .detect || inputSize % 4 == 0, "model.inputSize",
      "must be a multiple of 4, the side of a detector's cells")
    require(
      !usesPlainUNet || inputSize % 16 == 0, "model.inputSize",
      "must be a multiple of 16 for the plain U-Net")
    require(
      !usesPlainUNet || task != .detect, "model.architecture",
      "is the plain U-Net, which answers for pixels; a detector needs a backbone")
    require(
      !usesPlainUNet || skips.isEmpty && !isDeeplySupervised, "model.architecture",
      "is the plain U-Net, which has no skips to choose and no deep supervision")
    require(
      earlyStopping.map { $0.metric == .loss } ?? true, "training.earlyStopping.metric",
      "must be loss for masks and boxes")
    require(
      labelShare == nil, "training.labelShare", "is for classification")
    return found
  }
}
