public import Networks

/// What a model that answers for pixels says about itself, besides what all models say.
public struct PixelHead: Codable, Sendable, Equatable {
  /// What is done with the mask of one label after the threshold, in this order.
  public struct PostProcessing: Codable, Sendable, Equatable {
    /// Whether holes are filled.
    public var fillsHoles = false
    /// Whether only the largest connected part stays.
    public var keepsLargest = false
    /// Connected parts of fewer pixels of the network's own scale are dropped; 0 keeps all.
    public var smallestPixels = 0
    /// Why, with the figures it was chosen by.
    public var reason = "nothing was chosen"

    /// Makes a processing that changes nothing.
    public init() {}
  }

  /// The network.
  public let plan: PixelPlan
  /// How images of any size meet the network's input.
  public let field: PixelOptions.Field
  /// Share of a window that lies in the next one too.
  public let windowOverlap: Double
  /// Slices on each side that are given with a slice.
  public let neighbours: Int
  /// Whether predictions are averaged over mirror images.
  public let averagesFlips: Bool
  /// The probability from which a pixel is marked, or a found box is reported, for each label.
  public var thresholds: [Double]
  /// For each label of a segmentation; empty for detection.
  public var postProcessing: [PostProcessing]
  /// How many networks answer, whose probabilities are averaged: 1, or one of each fold.
  public var members: Int

  /// Makes a head.
  public init(
    plan: PixelPlan, field: PixelOptions.Field, windowOverlap: Double, neighbours: Int,
    averagesFlips: Bool, thresholds: [Double], postProcessing: [PostProcessing], members: Int = 1
  ) {
    self.plan = plan
    self.field = field
    self.windowOverlap = windowOverlap
    self.neighbours = neighbours
    self.averagesFlips = averagesFlips
    self.thresholds = thresholds
    self.postProcessing = postProcessing
    self.members = members
  }
}
