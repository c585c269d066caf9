internal import Networks
internal import Phantoms
internal import Training

/// A checked pretraining file.
public struct PretrainRecipe: Sendable {
  let options: PretrainingOptions
  let checkpointMinutes: Double
  let format: PretrainedBackbone.Format
  /// The values of all keys as lines of YAML.
  let text: String

  init(values: [String: PipelineValue]) {
    func number(_ key: String) -> Double {
      guard case .number(let number) = values[key] else {
        preconditionFailure("\(key) holds no number")
      }
      return number
    }
    func integer(_ key: String) -> Int {
      guard case .integer(let number) = values[key] else {
        preconditionFailure("\(key) holds no whole number")
      }
      return number
    }
    func text(_ key: String) -> String {
      guard case .text(let text) = values[key] else { preconditionFailure("\(key) holds no text") }
      return text
    }
    var options = PretrainingOptions()
    guard let architecture = Architecture(rawValue: text("architecture")) else {
      preconditionFailure("\(text("architecture")) passed the check as an architecture")
    }
    options.architecture = architecture
    options.steps = integer("steps")
    options.batch = integer("batch")
    options.side = integer("side")
    options.finalSide = integer("finalSide")
    options.finalShare = number("finalShare")
    options.seed = UInt64(integer("seed"))
    options.evaluateEvery = integer("evaluateEvery")
    options.heldOut = integer("heldOut")
    options.optimizer = text("optimizer") == "adamw" ? .adamw : .sgd
    options.isNesterov = text("optimizer") == "nesterov"
    options.learningRate = number("learningRate")
    options.weightDecay = number("weightDecay")
    options.warmupSteps = integer("warmupSteps")
    options.labelSmoothing = number("labelSmoothing")
    options.averaging = number("averaging")
    for family in PhantomFamily.allCases {
      options.families[family.rawValue] = number("families.\(family.rawValue)")
    }
    self.options = options
    checkpointMinutes = number("checkpointMinutes")
    format =
      text("format") == "F16" ? .half(fractionBits: integer("fractionBits")) : .single
    self.text = PretrainKeys.keys.compactMap { key in
      values[key.path].map { "\(key.path): \($0.yaml)\n" }
    }.joined()
  }
}
