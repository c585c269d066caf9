package import Foundation
package import Privacy

/// What an image shows, in 32 × 32 cells of grey: enough to tell a copy from another picture.
///
/// Each cell is the mean of what lies in it; the darkest cell is 0 and the brightest 255, so that
/// size, brightness and contrast of a copy do not matter.
package struct PictureSketch: Codable, Sendable, Equatable {
  /// Cells in a row and in a column.
  package static let side = 32

  /// Row by row.
  package let cells: Data

  /// Makes a sketch of these cells.
  ///
  /// - Precondition: there are 1,024.
  package init(cells: Data) {
    precondition(cells.count == Self.side * Self.side, "\(cells.count) cells are no sketch")
    self.cells = cells
  }

  /// The sketch of an image; nil for one with fewer pixels than cells, and for one without any
  /// contrast: those look like too many.
  package init?(_ facts: ManifestCase, _ pixels: StoredPixels) {
    guard pixels.rows >= Self.side, pixels.columns >= Self.side else { return nil }
    let means = Self.means(
      of: Self.shown(facts, pixels), rows: pixels.rows, columns: pixels.columns)
    guard let lowest = means.min(), let highest = means.max() else { return nil }
    let span = highest - lowest
    // A slope from a strange header may have made infinities of the values, or no numbers.
    guard means.allSatisfy(\.isFinite), span.isFinite,
      span > 1e-9 * max(abs(lowest), abs(highest))
    else { return nil }
    self.init(cells: Data(means.map { UInt8((($0 - lowest) / span * 255).rounded()) }))
  }

  /// The grey values that a viewer would show, up to brightness and contrast: the window cuts off
  /// what it does (PS3.3 C.11.2), padding is as dark as the darkest of the rest (C.7.5.1.1.2), and
  /// MONOCHROME1 is turned round (C.7.6.3.1.2).
  private static func shown(_ facts: ManifestCase, _ pixels: StoredPixels) -> [Double] {
    var values = pixels.doubles()
    if pixels.channels == 3 { return sums(ofThree: values) }
    if let ends = facts.paddingValues, ends.count == 2 {
      let padding = Double(min(ends[0], ends[1]))...Double(max(ends[0], ends[1]))
      let darkest = values.lazy.filter { !padding.contains($0) }.min() ?? 0
      for index in values.indices where padding.contains(values[index]) { values[index] = darkest }
    }
    let (slope, intercept) = (facts.rescaleSlope, facts.rescaleIntercept)
    let sign = facts.photometric == .monochrome1 ? -1.0 : 1
    if let table = facts.voiTable, let last = table.values.indices.last {
      for index in values.indices {
        let place = (slope * values[index] + intercept).rounded() - Double(table.firstMapped)
        values[index] = sign * Double(table.values[Int(min(max(place, 0), Double(last)))])
      }
      return values
    }
    let half = (facts.window?.width ?? .infinity) / 2
    let centre = facts.window?.centre ?? 0
    for index in values.indices {
      let value = slope * values[index] + intercept
      values[index] = sign * min(max(value, centre - half), centre + half)
    }
    return values
  }

  /// The brightness of RGB pixels, up to scale.
  private static func sums(ofThree values: [Double]) -> [Double] {
    (0..<(values.count / 3)).map { pixel -> Double in
      let first = 3 * pixel
      return values[first] + values[first + 1] + values[first + 2]
    }
  }

  /// The mean of each cell; a pixel on a border counts for each side by its share.
  private static func means(of values: [Double], rows: Int, columns: Int) -> [Double] {
    var sums = [Double](repeating: 0, count: side * side)
    let across = (0..<columns).map { share(of: $0, among: columns) }
    for row in 0..<rows {
      var line = [Double](repeating: 0, count: side + 1)
      for column in 0..<columns {
        let (cell, share) = across[column]
        let value = values[row * columns + column]
        line[cell] += share * value
        line[cell + 1] += (1 - share) * value
      }
      let (cell, share) = share(of: row, among: rows)
      for column in 0..<side {
        sums[cell * side + column] += share * line[column]
        if share < 1 { sums[(cell + 1) * side + column] += (1 - share) * line[column] }
      }
    }
    return sums
  }

  /// The first cell that a pixel lies in, and the share of the pixel that does; it is whole or the
  /// rest lies in the next cell.
  private static func share(of pixel: Int, among count: Int) -> (cell: Int, share: Double) {
    let cell = pixel * side / count
    let inside = (cell + 1) * count - pixel * side
    return (cell, inside >= side ? 1 : Double(inside) / Double(side))
  }
}
