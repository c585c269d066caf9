/// Numbers of some channels for each cell, row by row, in a frame of zeros.
struct ChannelMap: Sendable {
  let rows: Int
  let columns: Int
  let channels: Int
  /// How many cells of zeros lie on each side.
  let border: Int
  var values: [Float]

  init(rows: Int, columns: Int, channels: Int, border: Int) {
    self.rows = rows
    self.columns = columns
    self.channels = channels
    self.border = border
    values = [Float](
      repeating: 0, count: (rows + 2 * border) * (columns + 2 * border) * channels)
  }

  /// How far one row lies behind the other.
  var stride: Int { (columns + 2 * border) * channels }

  /// Where the first cell of a row begins.
  func start(of row: Int) -> Int { (row + border) * stride + border * channels }
}
