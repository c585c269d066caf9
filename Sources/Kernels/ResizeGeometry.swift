/// The sizes of one image before and after it is resized.
public struct ResizeGeometry: Sendable, Hashable {
  /// Rows before.
  public let heightIn: Int
  /// Columns before.
  public let widthIn: Int
  /// Rows after.
  public let heightOut: Int
  /// Columns after.
  public let widthOut: Int
  /// Channels of both.
  public let channels: Int

  /// Makes the geometry.
  ///
  /// - Precondition: all sizes are positive.
  public init(heightIn: Int, widthIn: Int, heightOut: Int, widthOut: Int, channels: Int) {
    self.heightIn = heightIn
    self.widthIn = widthIn
    self.heightOut = heightOut
    self.widthOut = widthOut
    self.channels = channels
    precondition(
      [heightIn, widthIn, heightOut, widthOut, channels].allSatisfy { $0 > 0 },
      "impossible sizes in \(self)")
  }
}
