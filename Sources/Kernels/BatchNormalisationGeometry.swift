/// How many rows and channels are normalised, and how they lie.
public struct BatchNormalisationGeometry: Sendable, Hashable {
  /// Pixels of the batch: N · H · W.
  public let rows: Int
  /// Channels, C.
  public let channels: Int
  /// Added to the variance before the root; 1e-5 in torchvision's networks.
  public let epsilon: Double
  /// Floats from one row of the input to the next: C, or more where it lies in wider rows.
  public let inputDistance: Int
  /// Floats from one row of the output to the next.
  public let outputDistance: Int

  /// Makes the geometry; without distances, rows lie side by side.
  ///
  /// - Precondition: distances are at least the channels.
  public init(
    rows: Int, channels: Int, epsilon: Double, inputDistance: Int? = nil,
    outputDistance: Int? = nil
  ) {
    self.rows = rows
    self.channels = channels
    self.epsilon = epsilon
    self.inputDistance = inputDistance ?? channels
    self.outputDistance = outputDistance ?? channels
    precondition(
      self.inputDistance >= channels && self.outputDistance >= channels, "rows overlap in \(self)")
  }

  /// Floats from the first of the input to its last, both included.
  public var inputCount: Int { rows == 0 ? 0 : (rows - 1) * inputDistance + channels }
  /// Floats from the first of the output to its last, both included.
  public var outputCount: Int { rows == 0 ? 0 : (rows - 1) * outputDistance + channels }
}
