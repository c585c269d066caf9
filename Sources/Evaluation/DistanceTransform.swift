/// Exact Euclidean distances in millimetres to the nearest marked pixel, in linear time.
///
/// First the rows to the nearest mark are counted in every column. Then each row asked about is
/// answered by the lower envelope of the parabolas that its columns raise.
///
/// Source: Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled Functions", Theory of
/// Computing 8 (2012), pp. 415–428; spacings that differ as in Maurer, Qi and Raghavan, IEEE TPAMI
/// 25 (2003), pp. 265–270.
package struct DistanceTransform: Sendable {
  /// Above every count of rows; its sum with one does not overflow.
  fileprivate static let unreachable = Int32.max / 2

  private let grid: PixelGrid
  /// By pixel: rows to the nearest mark of its column.
  private let rowsAway: [Int32]

  /// Prepares the distances to the marked pixels.
  ///
  /// - Precondition: at least one pixel is marked.
  package init(to marks: BinaryMask) {
    precondition(!marks.isEmpty, "no distance to an empty mask")
    grid = marks.grid
    let width = grid.width
    let pixels = marks.pixels
    var rows = [Int32](repeating: Self.unreachable, count: pixels.count)
    for index in pixels.indices {
      if pixels[index] == 1 {
        rows[index] = 0
      } else if index >= width {
        rows[index] = min(rows[index - width] &+ 1, Self.unreachable)
      }
    }
    for index in stride(from: pixels.count - width - 1, through: 0, by: -1) {
      rows[index] = min(rows[index], rows[index + width] &+ 1)
    }
    rowsAway = rows
  }

  /// The distance of every marked pixel of `queries`, row by row.
  ///
  /// - Precondition: the same grid.
  package func distances(from queries: BinaryMask) -> [Double] {
    precondition(grid == queries.grid, "masks of different grids: \(grid), \(queries.grid)")
    var distances: [Double] = []
    distances.reserveCapacity(queries.markedCount)
    var envelope = LowerEnvelope(
      width: grid.width, rowHeight: grid.spacingYMillimetres / grid.spacingXMillimetres)
    for y in 0..<grid.height {
      let row = (y * grid.width)..<((y + 1) * grid.width)
      guard queries.pixels[row].contains(1) else { continue }
      envelope.raise(rowsAway[row])
      for x in 0..<grid.width where queries.pixels[row.lowerBound + x] == 1 {
        let nearest = envelope.lowest(at: x)
        // From whole steps, so that the envelope's rounding does not reach the distance.
        let dx = Double(x - nearest) * grid.spacingXMillimetres
        let dy = Double(rowsAway[row.lowerBound + nearest]) * grid.spacingYMillimetres
        distances.append((dx * dx + dy * dy).squareRoot())
      }
    }
    return distances
  }
}

/// The lowest of the parabolas height + (x − column)² everywhere, in widths of a pixel.
private struct LowerEnvelope {
  private let rowHeight: Double
  /// Half of one over the columns between two parabolas.
  private let halves: [Double]
  /// By piece from the left: its column, its height, and from where on it is the lowest.
  private var columns: [Int]
  private var heights: [Double]
  private var starts: [Double]
  private var count = 0
  private var current = 0

  init(width: Int, rowHeight: Double) {
    self.rowHeight = rowHeight
    halves = (0..<width).map { 0.5 / Double($0) }
    columns = [Int](repeating: 0, count: width)
    heights = [Double](repeating: 0, count: width)
    starts = heights
  }

  /// Raises a parabola over every column that has a mark, by its rows to the nearest.
  mutating func raise(_ rowsAway: ArraySlice<Int32>) {
    count = 0
    current = 0
    for (column, rows) in rowsAway.enumerated() where rows < DistanceTransform.unreachable {
      let distance = Double(rows) * rowHeight
      let height = distance * distance
      var start = -Double.infinity
      while count > 0 {
        // Where the two cross; one that crosses before the last begins hides the last.
        let last = columns[count - 1]
        start =
          (height - heights[count - 1]) * halves[column - last] + Double(column + last) * 0.5
        if start > starts[count - 1] { break }
        count -= 1
        start = -Double.infinity
      }
      columns[count] = column
      heights[count] = height
      starts[count] = start
      count += 1
    }
  }

  /// The column of the lowest parabola; calls after a `raise` must go from left to right.
  mutating func lowest(at x: Int) -> Int {
    while current + 1 < count, starts[current + 1] <= Double(x) { current += 1 }
    return columns[current]
  }
}
