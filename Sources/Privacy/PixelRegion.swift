/// A rectangle of pixels in a frame.
public struct PixelRegion: Sendable, Equatable {
  /// The rows from the top, the last one not counted in.
  public let rows: Range<Int>
  /// The columns from the left, the last one not counted in.
  public let columns: Range<Int>

  /// Makes the region.
  public init(rows: Range<Int>, columns: Range<Int>) {
    self.rows = rows
    self.columns = columns
  }

  /// The same with so many pixels more on every side, as far as the frame reaches.
  func padded(by pixels: Int, rows frameRows: Int, columns frameColumns: Int) -> PixelRegion {
    PixelRegion(
      rows: Self.grown(rows, by: pixels, within: frameRows),
      columns: Self.grown(columns, by: pixels, within: frameColumns))
  }

  private static func grown(_ range: Range<Int>, by pixels: Int, within count: Int) -> Range<Int> {
    let start = min(count, max(0, range.lowerBound - pixels))
    return start..<max(start, min(count, range.upperBound + pixels))
  }
}
