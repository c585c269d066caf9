internal import Networks
internal import Phantoms

/// Every key of a pretraining file, declared once; all have standard values.
enum PretrainKeys {
  /// The keys in the order in which they are written.
  static let keys: [PipelineKey] = run + learning + families

  private static let run: [PipelineKey] = [
    PipelineKey(
      "architecture", .choice(Architecture.allCases.map(\.rawValue)), .text("resnet18"),
      "The backbone."),
    PipelineKey("steps", .integer(1...10_000_000), .integer(10_000), "Steps in all."),
    PipelineKey("batch", .integer(2...4096), .integer(128), "Pictures in each step."),
    PipelineKey("side", .integer(32...512), .integer(64), "Height and width, in pixels."),
    PipelineKey("finalSide", .integer(32...512), .integer(64), "The same at the end."),
    PipelineKey(
      "finalShare", .number(0...1), .number(0), "The share of the steps with finalSide."),
    PipelineKey("seed", .integer(0...Int.max), .integer(7), "Same seed, same bytes."),
    PipelineKey(
      "evaluateEvery", .integer(1...1_000_000), .integer(1000),
      "Steps between two looks at pictures that are not trained on."),
    PipelineKey("heldOut", .integer(1...100_000), .integer(1024), "How many pictures these are."),
    PipelineKey(
      "checkpointMinutes", .number(0.1...1440), .number(10),
      "Minutes between two writings of the state that --resume goes on from."),
    PipelineKey(
      "format", .choice(["F16", "F32"]), .text("F16"), "The numbers of the weight file."),
    PipelineKey(
      "fractionBits", .integer(2...10), .integer(10),
      "Bits that kernels keep of an F16's fraction; fewer compress better."),
  ]

  private static let learning: [PipelineKey] = [
    PipelineKey(
      "optimizer", .choice(["sgd", "nesterov", "adamw"]), .text("nesterov"),
      "The rule that turns gradients into steps."),
    PipelineKey("learningRate", .number(1e-7...10), .number(0.1), "The top of the schedule."),
    PipelineKey("weightDecay", .number(0...1), .number(5e-5), "Pulls weights towards zero."),
    PipelineKey("warmupSteps", .integer(0...1_000_000), .integer(500), "Steps of rise."),
    PipelineKey(
      "labelSmoothing", .number(0...0.9), .number(0),
      "The share of a truth that is spread over all classes."),
    PipelineKey(
      "averaging", .number(0...0.99999), .number(0),
      "How much the mean of the weights keeps at each step; 0: the last weights count."),
  ]

  private static let families = PhantomFamily.allCases.map {
    PipelineKey(
      "families.\($0.rawValue)", .number(0...1000), .number(1), "How often it is drawn.")
  }
}
