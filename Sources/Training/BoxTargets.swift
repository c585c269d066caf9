package import Annotations
internal import Foundation

/// What a detector is to answer: the boxes of an image on the grid of its output.
///
/// Planes of `rows × columns` cells: for each label a heat map that is 1 at the cells with a centre
/// and a Gaussian around them; then width, height (in cells), offset x, offset y and a 1 at the
/// cells that have a centre. Of boxes of one cell the smallest gives the numbers.
///
/// Source: Zhou et al., "Objects as Points" (2019), and the radius of its published code: within it
/// a shifted box still overlaps the true one by 0.7.
package struct BoxTargets: Sendable {
  /// Rows of cells.
  package let rows: Int
  /// Columns of cells.
  package let columns: Int
  /// The planes, one after the other.
  package private(set) var planes: [Float]

  private static let overlap = 0.7

  /// Draws the boxes.
  ///
  /// - Parameters:
  ///   - boxes: in pixels of the network's input; those of other labels are left out.
  ///   - side: of the network's input.
  ///   - stride: pixels of a cell's side.
  package init(boxes: [LabelledBox], labels: [String], side: Int, stride: Int) {
    rows = (side + stride - 1) / stride
    columns = rows
    let area = rows * columns
    planes = [Float](repeating: 0, count: (labels.count + 5) * area)
    let ordered = boxes.sorted { $0.width * $0.height > $1.width * $1.height }
    for box in ordered {
      guard let label = labels.firstIndex(of: box.label) else { continue }
      let scale = Double(stride)
      let (width, height) = (box.width / scale, box.height / scale)
      let (x, y) = (box.x / scale + width / 2, box.y / scale + height / 2)
      let column = min(columns - 1, max(0, Int(x.rounded(.down))))
      let row = min(rows - 1, max(0, Int(y.rounded(.down))))
      let radius = max(0, Int(Self.radius(height: height.rounded(.up), width: width.rounded(.up))))
      draw(label: label, row: row, column: column, radius: radius)
      let cell = row * columns + column
      let numbers = [width, height, x - Double(column), y - Double(row), 1]
      for (plane, number) in numbers.enumerated() {
        planes[(labels.count + plane) * area + cell] = Float(number)
      }
    }
  }

  /// Raises a label's heat map to a Gaussian of this radius.
  private mutating func draw(label: Int, row: Int, column: Int, radius: Int) {
    let deviation = Double(2 * radius + 1) / 6
    let first = label * rows * columns
    for y in max(0, row - radius)...min(rows - 1, row + radius) {
      for x in max(0, column - radius)...min(columns - 1, column + radius) {
        let square = Double((y - row) * (y - row) + (x - column) * (x - column))
        let heat = Float(exp(-square / (2 * deviation * deviation)))
        let cell = first + y * columns + x
        planes[cell] = max(planes[cell], heat)
      }
    }
  }

  /// How many cells the centre may be off: the smallest root of three cases, each divided by 2 as
  /// the published code does.
  package static func radius(height: Double, width: Double) -> Double {
    let (sum, product) = (height + width, height * width)
    func root(_ a: Double, _ b: Double, _ c: Double) -> Double {
      (b + (b * b - 4 * a * c).squareRoot()) / 2
    }
    return min(
      root(1, sum, product * (1 - overlap) / (1 + overlap)),
      root(4, 2 * sum, (1 - overlap) * product),
      root(4 * overlap, -2 * overlap * sum, (overlap - 1) * product))
  }
}
