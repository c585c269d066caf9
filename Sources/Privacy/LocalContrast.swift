internal import CText

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
      count = padded
      guard let first = out.baseAddress.map({ $0 + (stride + 1) * Self.border }) else { return }
      var work = [UInt32](repeating: 0, count: ctext_contrast_work(columns, Self.reach))
      ctext_contrast(samples, rows, columns, Self.reach, &work, first, stride)
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
