extension TextNetwork {
  /// The ways in which a window is looked at again.
  private static let views: [(isTurned: Bool, sign: Float)] = [(true, 1), (false, -1), (true, -1)]

  /// The numbers of a first look, and in the window the means of four: as it is, a quarter turn to
  /// the left, and both with light and dark exchanged.
  ///
  /// Letters stay letters through all of them, while what happens to look like one does so less.
  func means(
    of first: CellMap, and window: CellMap.Window, of planes: [LocalContrast]
  ) -> CellMap {
    let side = Self.cell
    let (rows, columns) = (window.rows, window.columns)
    var sums = first.values
    for view in Self.views {
      let looked = cells(
        of: planes.map { plane in
          plane.window(
            rows: rows.lowerBound * side..<rows.upperBound * side,
            columns: columns.lowerBound * side..<columns.upperBound * side,
            isTurned: view.isTurned, sign: view.sign)
        })
      for y in rows {
        for x in columns {
          let (row, column) = (y - rows.lowerBound, x - columns.lowerBound)
          let place =
            view.isTurned
            ? (columns.count - 1 - column) * looked.columns + row : row * looked.columns + column
          sums[y * first.columns + x] += looked.values[place]
        }
      }
    }
    let count = Float(Self.views.count + 1)
    for y in rows {
      for x in columns { sums[y * first.columns + x] /= count }
    }
    return CellMap(rows: first.rows, columns: first.columns, values: sums)
  }
}
