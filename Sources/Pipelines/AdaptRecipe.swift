internal import Cohorts
internal import Training

/// A checked file for `fovea pretrain --images`.
public struct AdaptRecipe: Sendable {
  let options: AdaptationOptions
  let checkpointMinutes: Double
  let format: BackboneFormat
  /// The values of all keys as lines of YAML.
  let text: String

  /// Reads and checks a file; nil stands for one without keys.
  ///
  /// - Parameter assignments: `a=b`, which override the file.
  /// - Throws: `PipelineProblems` with everything that is wrong; errors of the file.
  public init(path: String?, assignments: [String]) throws {
    let reader = try RecipeReader(keys: AdaptKeys.keys, path: path, assignments: assignments)
    try reader.finish()
    let values = reader.values
    var options = AdaptationOptions()
    options.epochs = values.integer("epochs")
    options.batch = values.integer("batch")
    options.side = values.integer("side")
    options.seed = UInt64(values.integer("seed"))
    options.learningRate = values.number("learningRate")
    options.weightDecay = values.number("weightDecay")
    options.warmupEpochs = values.number("warmupEpochs")
    options.embedding = values.integer("embedding")
    options.invariance = values.number("invariance")
    options.variance = values.number("variance")
    options.covariance = values.number("covariance")
    options.views.smallestCrop = values.number("views.smallestCrop")
    options.views.flip = values.choice("views.flip", AugmentationPolicy.Flip.self)
    options.views.rotateDegrees = values.number("views.rotateDegrees")
    options.views.contrast = values.number("views.contrast")
    options.views.brightness = values.number("views.brightness")
    options.views.colour = values.number("views.colour")
    self.options = options
    checkpointMinutes = values.number("checkpointMinutes")
    format = values.text("format") == "F16" ? .half : .single
    text = reader.text
  }
}
