/// A grey picture while it is drawn: light as in a radiograph, 0 dark, 1 bright, free to leave it.
struct GrayPicture {
  let rows: Int
  let columns: Int
  /// Row by row, from the upper left corner.
  private(set) var values: [Double]

  init(rows: Int, columns: Int, filledWith value: Double) {
    self.rows = rows
    self.columns = columns
    values = Array(repeating: value, count: rows * columns)
  }

  /// Adds `amount` where the shape covers a pixel wholly, a part of it where it covers a part.
  mutating func add(_ amount: Double, over shape: Shape) {
    change { value, point in value + amount * shape.coverage(at: point) }
  }

  /// Draws towards `target` where the shape covers a pixel, as tissue that replaces what was there.
  mutating func blend(towards target: Double, over shape: Shape) {
    change { value, point in value + (target - value) * shape.coverage(at: point) }
  }

  /// Replaces every value by what `body` makes of it and of the centre of its pixel.
  mutating func change(_ body: (_ value: Double, _ point: Point) -> Double) {
    for row in 0..<rows {
      for column in 0..<columns {
        let point = Point(x: Double(column) + 0.5, y: Double(row) + 0.5)
        values[row * columns + column] = body(values[row * columns + column], point)
      }
    }
  }
}
