internal import Cohorts

/// Every key of a file for `fovea pretrain --images`, declared once; all have standard values.
enum AdaptKeys {
  /// The keys in the order in which they are written.
  static let keys: [PipelineKey] = run + learning + views

  private static let run: [PipelineKey] = [
    PipelineKey("epochs", .integer(1...10_000), .integer(20), "Passes over the images."),
    PipelineKey(
      "batch", .integer(2...4096), .integer(64), "Images in each step, each in two views."),
    PipelineKey(
      "side", .integer(32...1024), .integer(128),
      "Height and width in pixels; best what fine-tuning will have."),
    PipelineKey("seed", .integer(0...Int.max), .integer(7), "Same seed, same bytes."),
    PipelineKey(
      "checkpointMinutes", .number(0.1...1440), .number(10),
      "Minutes between two writings of the state that --resume goes on from."),
    PipelineKey(
      "format", .choice(["F16", "F32"]), .text("F16"), "The numbers of the weight file."),
  ]

  private static let learning: [PipelineKey] = [
    PipelineKey("learningRate", .number(1e-7...1), .number(5e-4), "The top of the schedule."),
    PipelineKey("weightDecay", .number(0...1), .number(1e-4), "Pulls weights towards zero."),
    PipelineKey("warmupEpochs", .number(0...100), .number(1), "Passes of rise."),
    PipelineKey("embedding", .integer(8...1024), .integer(256), "Coordinates of an embedding."),
    PipelineKey(
      "invariance", .number(0...1000), .number(25),
      "How much it counts that views of an image lie together."),
    PipelineKey(
      "variance", .number(0...1000), .number(25), "How much it counts that images differ."),
    PipelineKey(
      "covariance", .number(0...1000), .number(1),
      "How much it counts that coordinates say different things."),
  ]

  private static let views: [PipelineKey] = [
    PipelineKey(
      "views.smallestCrop", .number(0.05...1), .number(0.3),
      "The smallest part of an image that a view shows, as share of its area."),
    PipelineKey(
      "views.flip", .choice(AugmentationPolicy.Flip.allCases.map(\.rawValue)),
      .text("horizontal"), "Mirrorings that leave the finding what it is."),
    PipelineKey("views.rotateDegrees", .number(0...180), .number(10), "Largest rotation."),
    PipelineKey(
      "views.contrast", .number(0...0.9), .number(0.3), "Largest change of contrast, as share."),
    PipelineKey(
      "views.brightness", .number(0...0.9), .number(0.3),
      "Largest change of brightness, as share."),
    PipelineKey(
      "views.colour", .number(0...0.9), .number(0.1),
      "Largest change of each colour by itself, as share; grey images have none."),
  ]
}
