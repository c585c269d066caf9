/// Σ and Σ² of an image's channels, which grow in number.
///
/// Every norm of a dense block asks for those of all channels before it: they are summed once.
struct ChannelMoments {
  private var sums: [Double] = []
  private var squares: [Double] = []

  /// Adds channels, given as `(2, channels)`.
  mutating func append(_ moments: [Double]) {
    sums += moments.prefix(moments.count / 2)
    squares += moments.suffix(moments.count / 2)
  }

  /// Those of the first channels, as `(2, channels)`.
  func ofFirst(_ channels: Int) -> [Double] {
    Array(sums.prefix(channels) + squares.prefix(channels))
  }
}
