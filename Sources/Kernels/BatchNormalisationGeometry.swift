/// How many rows and channels are normalised, and what is added to the variance.
public struct BatchNormalisationGeometry: Sendable, Hashable {
  /// Pixels of the batch: N · H · W.
  public let rows: Int
  /// Channels, C.
  public let channels: Int
  /// Added to the variance before the root; 1e-5 in torchvision's networks.
  public let epsilon: Double

  /// Makes the geometry.
  public init(rows: Int, channels: Int, epsilon: Double) {
    self.rows = rows
    self.channels = channels
    self.epsilon = epsilon
  }

  var count: Int { rows * channels }
}
