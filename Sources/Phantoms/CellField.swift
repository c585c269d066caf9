internal import Compute

/// Points scattered over a lattice, one in each cell: cells around them, or spots on them.
///
/// Source: Worley, "A Cellular Texture Basis Function" (1996).
struct CellField {
  private let size: Float
  private let jitter: Float
  private let points: [SIMD2<Float>]
  private let count: Int

  /// Scatters points `size` apart; jitter 0 is a lattice, 1 is chance.
  init(size: Float, jitter: Float, from generator: inout SeededGenerator) {
    self.size = size
    self.jitter = jitter
    count = Int(2.9 / size) + 4
    points = (0..<(count * count)).map { _ in
      SIMD2(
        0.5 + jitter * generator.float(-0.5, 0.5), 0.5 + jitter * generator.float(-0.5, 0.5))
    }
  }

  /// About −1…1: dark borders between cells, or bright spots, over the whole picture.
  func values(
    side: Int, isSpots: Bool, from generator: inout SeededGenerator
  ) -> [Float] {
    let view = View(
      side: side, turns: generator.unit(), centre: SIMD2(generator.unit(), generator.unit()) * 0.1)
    let (radius, softness) = (generator.float(0.22, 0.36), generator.float(3, 12))
    var canvas = Canvas(side: side)
    canvas.paint(view) { _, u, v, value in
      let (first, second) = distances((u + 1.6) / size + 1, (v + 1.6) / size + 1)
      if isSpots {
        value.x = min(1, max(-1, (radius - first) * softness))
      } else {
        value.x = min(1, max(-1, (second - first) * softness - 1))
      }
    }
    return canvas.pixels.map(\.x)
  }

  /// The distances to the nearest and the second nearest point, in cells.
  @inline(__always)
  private func distances(_ x: Float, _ y: Float) -> (Float, Float) {
    let column = min(count - 2, max(1, Int(x)))
    let row = min(count - 2, max(1, Int(y)))
    var (first, second) = (Float.infinity, Float.infinity)
    for r in (row - 1)...(row + 1) {
      for c in (column - 1)...(column + 1) {
        let point = points[r * count + c]
        let (dx, dy) = (Float(c) + point.x - x, Float(r) + point.y - y)
        let square = dx * dx + dy * dy
        if square < first {
          (first, second) = (square, first)
        } else if square < second {
          second = square
        }
      }
    }
    return (first.squareRoot(), second.squareRoot())
  }
}
