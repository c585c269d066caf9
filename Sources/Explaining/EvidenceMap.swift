/// How much each place of an image speaks for a label; below 0 it speaks against it.
package struct EvidenceMap: Sendable, Equatable {
  /// Rows of values.
  package let height: Int
  /// Columns of values.
  package let width: Int
  /// Row-major, signed, in logits or in units of the method's own.
  package let values: [Double]

  /// Makes a map.
  ///
  /// - Precondition: there are height × width values.
  package init(height: Int, width: Int, values: [Double]) {
    precondition(
      values.count == height * width, "\(values.count) values do not fill \(height) x \(width)")
    self.height = height
    self.width = width
    self.values = values
  }

  /// What speaks for the label: everything below 0 is cut, as the rectifier of Grad-CAM does.
  package var evidence: EvidenceMap {
    EvidenceMap(height: height, width: width, values: values.map { max(0, $0) })
  }

  /// Its largest value; 0 for an empty map.
  package var largest: Double { values.max() ?? 0 }

  /// The map on a square, between the values' centres linearly, beyond the outer ones constant.
  package func enlarged(to side: Int) -> EvidenceMap {
    if height == side, width == side { return self }
    let rows = Self.places(side, of: height)
    let columns = Self.places(side, of: width)
    var result: [Double] = []
    result.reserveCapacity(side * side)
    for row in rows {
      for column in columns {
        let top = between(row.low, column)
        result.append(top + row.share * (between(row.high, column) - top))
      }
    }
    return EvidenceMap(height: side, width: side, values: result)
  }

  /// The mean of each cell of a grid that divides the map, row-major.
  ///
  /// - Precondition: the map is at least as large as the grid.
  package func cellMeans(across count: Int) -> [Double] {
    (0..<count * count).map { cell in
      let rows = CellGrid.range(cell / count, across: count, side: height)
      let columns = CellGrid.range(cell % count, across: count, side: width)
      var sum = 0.0
      for y in rows {
        for x in columns { sum += values[y * width + x] }
      }
      return sum / Double(rows.count * columns.count)
    }
  }

  private typealias Place = (low: Int, high: Int, share: Double)

  private static func places(_ side: Int, of length: Int) -> [Place] {
    (0..<side).map { index in
      let centre = (Double(index) + 0.5) * Double(length) / Double(side) - 0.5
      let held = min(max(centre, 0), Double(length - 1))
      let low = Int(held)
      return (low, min(low + 1, length - 1), held - Double(low))
    }
  }

  private func between(_ row: Int, _ column: Place) -> Double {
    let left = values[row * width + column.low]
    return left + column.share * (values[row * width + column.high] - left)
  }
}

/// The grid of cells that pieces of an image are taken away by.
enum CellGrid {
  /// The pixels of one cell along a side.
  static func range(_ index: Int, across count: Int, side: Int) -> Range<Int> {
    (index * side / count)..<((index + 1) * side / count)
  }

  /// The image with cells in the mean colour, which is 0 for the network.
  ///
  /// - Parameters:
  ///   - values: of one image `(H, W, C)`, changed.
  ///   - cells: which cells, row-major.
  static func clear(
    _ cells: some Sequence<Int>, across count: Int, of values: inout [Float], side: Int
  ) {
    let channels = values.count / (side * side)
    for cell in cells {
      let columns = range(cell % count, across: count, side: side)
      for y in range(cell / count, across: count, side: side) {
        let start = (y * side + columns.lowerBound) * channels
        for index in start..<start + columns.count * channels { values[index] = 0 }
      }
    }
  }
}
