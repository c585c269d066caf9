/// How far each sample of a plane lies from the mean around it, in units of the steps around it.
///
/// Between −1 and 1, whatever range the samples use and however faint what they show: a stroke in
/// an even place and one in noise differ by what surrounds them, not by their own height.
struct LocalContrast: Sendable {
  /// Half the side of the square of which means are taken, less the pixel itself.
  static let reach = 16
  /// Rows and columns of zeros before the first sample, as the first convolution wants them.
  static let border = 1
  /// The zeros after the last sample of a row.
  static let margin = 3

  let rows: Int
  let columns: Int
  /// Row by row with `stride` values each, `border` rows before and `margin` rows behind.
  let values: [Float]

  /// How far one row lies behind the other.
  var stride: Int { columns + Self.border + Self.margin }

  /// - Parameter samples: From 0 to 65,535, row by row, so that no sum overflows.
  init(_ samples: [Int32], rows: Int, columns: Int) {
    precondition(samples.count == rows * columns, "\(samples.count) of \(rows) × \(columns)")
    self.rows = rows
    self.columns = columns
    let stride = columns + Self.border + Self.margin
    let padded = (rows + Self.border + Self.margin) * stride
    values = [Float](unsafeUninitializedCapacity: padded) { out, count in
      out.initialize(repeating: 0)
      samples.withUnsafeBufferPointer { samples in
        var window = SlidingWindow(samples, rows: rows, columns: columns, reach: Self.reach)
        for y in 0..<rows {
          window.move(to: y)
          let start = (y + Self.border) * stride + Self.border
          window.write(to: UnsafeMutableBufferPointer(rebasing: out[start..<start + columns]))
        }
      }
      count = padded
    }
  }
}

extension LocalContrast {
  private init(rows: Int, columns: Int, values: [Float]) {
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// A window of the plane, a quarter turn to the left if asked for, each value times the sign.
  ///
  /// - Parameters:
  ///   - rows: May end beyond the plane, where zeros stand.
  ///   - columns: As the rows.
  func window(
    rows: Range<Int>, columns: Range<Int>, isTurned: Bool, sign: Float
  ) -> LocalContrast {
    let (height, width) = isTurned ? (columns.count, rows.count) : (rows.count, columns.count)
    let step = width + Self.border + Self.margin
    var made = [Float](repeating: 0, count: (height + Self.border + Self.margin) * step)
    let start = Self.border * step + Self.border
    for y in rows.clamped(to: 0..<self.rows) {
      let line = (y + Self.border) * stride + Self.border
      let row = y - rows.lowerBound
      for x in columns.clamped(to: 0..<self.columns) {
        let column = x - columns.lowerBound
        let place = isTurned ? (height - 1 - column) * step + row : row * step + column
        made[start + place] = sign * values[line + x]
      }
    }
    return LocalContrast(rows: height, columns: width, values: made)
  }
}

/// Sums over the square around each sample of a row, moved down row by row.
private struct SlidingWindow {
  private let samples: UnsafeBufferPointer<Int32>
  private let rows: Int
  private let columns: Int
  private let reach: Int
  private let widths: [Float]
  private var columnSums: [Int32]
  private var columnSteps: [Int32]
  private var sums: [Int32]
  private var steps: [Int32]
  private var row = -1

  init(_ samples: UnsafeBufferPointer<Int32>, rows: Int, columns: Int, reach: Int) {
    self.samples = samples
    self.rows = rows
    self.columns = columns
    self.reach = reach
    widths = (0..<columns).map { Float(min(columns - 1, $0 + reach) - max(0, $0 - reach) + 1) }
    columnSums = [Int32](repeating: 0, count: columns)
    columnSteps = columnSums
    sums = columnSums
    steps = columnSums
  }

  /// Goes on to the next row.
  mutating func move(to y: Int) {
    if y == 0 {
      for first in 0..<min(reach, rows) { add(first, 1) }
    }
    if y + reach < rows { add(y + reach, 1) }
    if y > reach { add(y - reach - 1, -1) }
    row = y
    slide()
  }

  private mutating func add(_ y: Int, _ sign: Int32) {
    let line = UnsafeBufferPointer(rebasing: samples[(y * columns)...].prefix(columns))
    columnSums.withUnsafeMutableBufferPointer { sums in
      for x in 0..<columns { sums[x] &+= sign &* line[x] }
    }
    columnSteps.withUnsafeMutableBufferPointer { steps in
      for x in 0..<(columns - 1) {
        let step = line[x + 1] &- line[x]
        steps[x] &+= sign &* max(step, 0 &- step)
      }
    }
  }

  private mutating func slide() {
    Self.slide(columnSums, reach, into: &sums)
    Self.slide(columnSteps, reach, into: &steps)
  }

  private static func slide(_ columns: [Int32], _ reach: Int, into sums: inout [Int32]) {
    let count = columns.count
    columns.withUnsafeBufferPointer { columns in
      sums.withUnsafeMutableBufferPointer { sums in
        var sum: Int32 = 0
        for x in 0..<min(reach, count) { sum &+= columns[x] }
        for x in 0..<count {
          if x + reach < count { sum &+= columns[x + reach] }
          if x > reach { sum &-= columns[x - reach - 1] }
          sums[x] = sum
        }
      }
    }
  }

  /// Difference over difference, twice the mean step and half a level.
  func write(to out: UnsafeMutableBufferPointer<Float>) {
    let height = Float(min(rows - 1, row + reach) - max(0, row - reach) + 1)
    let line = UnsafeBufferPointer(rebasing: samples[(row * columns)...].prefix(columns))
    widths.withUnsafeBufferPointer { widths in
      sums.withUnsafeBufferPointer { sums in
        steps.withUnsafeBufferPointer { steps in
          for x in 0..<columns {
            let area = height * widths[x]
            let difference = Float(line[x]) * area - Float(sums[x])
            out[x] = difference / (abs(difference) + 2 * Float(steps[x]) + 0.5 * area)
          }
        }
      }
    }
  }
}
