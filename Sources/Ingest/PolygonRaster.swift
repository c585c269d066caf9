/// The pixels of a polygon as pycocotools has them (`rleFrPoly` of its maskApi.c): the boundary is
/// walked on a grid five times as fine, and each column changes where it is crossed.
struct PolygonRaster {
  /// Lengths of not marked, marked… stretches, column by column.
  let counts: [Int]

  private static let scale = 5.0
  private static let farthest = 1e5

  /// Marks the polygon with these corners x, y, x, y…; nil for fewer than three, and for corners
  /// farther out than any image reaches.
  init?(_ corners: [Double], rows: Int, columns: Int) {
    guard corners.count >= 6, corners.count.isMultiple(of: 2),
      corners.allSatisfy({ abs($0) <= Self.farthest })
    else { return nil }
    // Truncation towards zero is the original's.
    let grid = corners.map { Int(Self.scale * $0 + 0.5) }
    var crossings: [Int] = []
    var previous: (u: Int, v: Int)?
    for start in stride(from: 0, to: grid.count, by: 2) {
      let end = (start + 2) % grid.count
      Self.walk((grid[start], grid[start + 1]), (grid[end], grid[end + 1])) { u, v in
        if let last = previous, last.u != u {
          let place = Self.crossing(last, (u, v), rows: rows, columns: columns)
          if let place { crossings.append(place) }
        }
        previous = (u, v)
      }
    }
    counts = Self.counts(of: crossings, area: rows * columns)
  }

  /// The points of an edge, ends included, by steps of one along its longer side.
  private static func walk(
    _ from: (x: Int, y: Int), _ to: (x: Int, y: Int), _ visit: (Int, Int) -> Void
  ) {
    let (dx, dy) = (abs(to.x - from.x), abs(to.y - from.y))
    let isFlat = dx >= dy
    let isTurned = isFlat ? from.x > to.x : from.y > to.y
    let (a, b) = isTurned ? (to, from) : (from, to)
    let length = max(dx, dy)
    let slope = length == 0 ? 0 : Double(isFlat ? b.y - a.y : b.x - a.x) / Double(length)
    for step in 0...length {
      let t = isTurned ? length - step : step
      let across = Int(Double(isFlat ? a.y : a.x) + slope * Double(t) + 0.5)
      if isFlat { visit(a.x + t, across) } else { visit(across, a.y + t) }
    }
  }

  /// Where the step from one point to the next crosses the middle of a column of pixels.
  private static func crossing(
    _ last: (u: Int, v: Int), _ next: (u: Int, v: Int), rows: Int, columns: Int
  ) -> Int? {
    let x = (Double(next.u < last.u ? next.u : next.u - 1) + 0.5) / scale - 0.5
    guard x.rounded(.down) == x, x >= 0, x <= Double(columns - 1) else { return nil }
    let y = (Double(min(next.v, last.v)) + 0.5) / scale - 0.5
    return Int(x) * rows + Int(min(max(y, 0), Double(rows)).rounded(.up))
  }

  /// The run lengths between the places where something changes; what changes twice does not.
  private static func counts(of crossings: [Int], area: Int) -> [Int] {
    var lengths: [Int] = []
    var last = 0
    for place in (crossings + [area]).sorted() {
      lengths.append(place - last)
      last = place
    }
    var counts = [lengths[0]]
    var index = 1
    while index < lengths.count {
      if lengths[index] > 0 {
        counts.append(lengths[index])
      } else {
        index += 1
        if index < lengths.count { counts[counts.count - 1] += lengths[index] }
      }
      index += 1
    }
    return counts
  }
}
