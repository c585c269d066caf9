internal import Compute

/// Value noise: random heights on a square lattice, smoothly joined; the mottle of soft tissue.
struct Texture {
  private let spacing: Double
  private let heights: [Double]
  private let latticeColumns: Int

  /// Draws heights from −1 to 1, `spacing` pixels apart, over a picture of the given size.
  init(rows: Int, columns: Int, spacing: Int, generator: inout SeededGenerator) {
    self.spacing = Double(spacing)
    latticeColumns = columns / spacing + 2
    let count = latticeColumns * (rows / spacing + 2)
    heights = (0..<count).map { _ in generator.uniform(in: -1...1) }
  }

  /// The height at a point of the picture.
  func height(at point: Point) -> Double {
    let (x, y) = (point.x / spacing, point.y / spacing)
    let (column, row) = (Int(x), Int(y))
    let (tx, ty) = (smoothStep(x - Double(column)), smoothStep(y - Double(row)))
    let corner = row * latticeColumns + column
    let upper = heights[corner] + (heights[corner + 1] - heights[corner]) * tx
    let below = corner + latticeColumns
    let lower = heights[below] + (heights[below + 1] - heights[below]) * tx
    return upper + (lower - upper) * ty
  }
}

extension SeededGenerator {
  /// Noise of deviation 1 that is nearly normal: the sum of four uniform draws (Irwin and Hall).
  ///
  /// No logarithm or sine takes part, which libraries round in different ways.
  mutating func grain() -> Double {
    (uniform() + uniform() + uniform() + uniform() - 2) * 1.732_050_807_568_877_2
  }

  /// A direction, each equally likely: a point of the unit disc, brought to length 1.
  mutating func direction() -> Point {
    while true {
      let (x, y) = (uniform(in: -1...1), uniform(in: -1...1))
      let square = x * x + y * y
      if square > 0.01, square <= 1 {
        let length = square.squareRoot()
        return Point(x: x / length, y: y / length)
      }
    }
  }

  /// True with the given probability.
  mutating func chance(_ probability: Double) -> Bool { uniform() < probability }

  /// One element, each equally likely.
  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[integer(below: elements.count)]
  }
}
