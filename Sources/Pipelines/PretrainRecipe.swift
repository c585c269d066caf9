internal import Networks
internal import Phantoms
internal import Training

/// A checked pretraining file.
public struct PretrainRecipe: Sendable {
  let options: PretrainingOptions
  let checkpointMinutes: Double
  let format: BackboneFormat
  /// The values of all keys as lines of YAML.
  let text: String

  /// Reads and checks a pretraining file; nil stands for one without keys.
  ///
  /// - Parameter assignments: `a=b`, which override the file.
  /// - Throws: `PipelineProblems` with everything that is wrong; errors of the file.
  public init(path: String?, assignments: [String]) throws {
    var reader = try RecipeReader(
      keys: PretrainKeys.keys, path: path, assignments: assignments)
    let families = PhantomFamily.allCases.map { reader.values.number("families.\($0.rawValue)") }
    if families.allSatisfy({ $0 == 0 }) {
      reader.refuse(
        PipelinesError(
          .configuration, subject: "\(path ?? "--set"): families",
          reason: "are all 0, so nothing is drawn",
          hint: "give one of them a share, such as lesion: 1"))
    }
    if reader.values.text("format") == "F32", reader.values.integer("fractionBits") != 10 {
      reader.refuse(
        PipelinesError(
          .configuration, subject: "\(path ?? "--set"): fractionBits",
          reason: "is of no use with F32", hint: "leave it out, or set format: F16"))
    }
    try reader.finish()
    self.init(values: reader.values, text: reader.text)
  }

  private init(values: PipelineValues, text: String) {
    var options = PretrainingOptions()
    options.architecture = values.choice("architecture", Architecture.self)
    options.steps = values.integer("steps")
    options.batch = values.integer("batch")
    options.side = values.integer("side")
    options.finalSide = values.integer("finalSide")
    options.finalShare = values.number("finalShare")
    options.seed = UInt64(values.integer("seed"))
    options.evaluateEvery = values.integer("evaluateEvery")
    options.heldOut = values.integer("heldOut")
    options.optimizer = values.text("optimizer") == "adamw" ? .adamw : .sgd
    options.isNesterov = values.text("optimizer") == "nesterov"
    options.learningRate = values.number("learningRate")
    options.weightDecay = values.number("weightDecay")
    options.warmupSteps = values.integer("warmupSteps")
    options.labelSmoothing = values.number("labelSmoothing")
    options.averaging = values.number("averaging")
    for family in PhantomFamily.allCases {
      options.families[family.rawValue] = values.number("families.\(family.rawValue)")
    }
    self.options = options
    checkpointMinutes = values.number("checkpointMinutes")
    format =
      values.text("format") == "F16"
      ? .half(fractionBits: values.integer("fractionBits")) : .single
    self.text = text
  }
}
