/// A range of channels within wider rows: where one part of a concatenation lies.
public struct ChannelSlice: Sendable, Hashable {
  /// Rows: N · H · W.
  public let rows: Int
  /// Channels of the wide rows.
  public let channels: Int
  /// The part's channels.
  public let range: Range<Int>

  /// Makes a slice.
  ///
  /// - Precondition: the range lies within the channels.
  public init(rows: Int, channels: Int, range: Range<Int>) {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= channels,
      "channels \(range) do not lie within \(channels)")
    self.rows = rows
    self.channels = channels
    self.range = range
  }
}
