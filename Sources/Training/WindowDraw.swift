package import Annotations
internal import Cohorts
package import Compute

/// Where a window of the network's input size is cut out of an image.
///
/// Half of the windows of an image that shows something hold a marked pixel, drawn from all of
/// them, as nnU-Net's foreground oversampling (Isensee et al. 2021) with a share of one half; all
/// others lie anywhere. An image smaller than the window lies in its middle.
package struct WindowDraw: Sendable, Equatable {
  /// The row of the image that the window begins with; negative for a smaller image.
  package let top: Int
  /// The column, likewise.
  package let left: Int

  private static let markedShare = 0.5

  /// Draws a window.
  ///
  /// - Parameter marks: the places of marked pixels, row by row over the whole image.
  package init(
    rows: Int, columns: Int, side: Int, marks: [Range<Int>],
    using generator: inout SeededGenerator
  ) {
    let marked = marks.reduce(0) { $0 + $1.count }
    var pixel: Int?
    if marked > 0, generator.uniform() < Self.markedShare {
      var rank = generator.integer(below: marked)
      for range in marks {
        if rank < range.count {
          pixel = range.lowerBound + rank
          break
        }
        rank -= range.count
      }
    }
    func start(_ length: Int, around place: Int?) -> Int {
      guard length > side else { return -(side - length) / 2 }
      guard let place else { return generator.integer(below: length - side + 1) }
      return min(max(0, place - generator.integer(below: side)), length - side)
    }
    top = start(rows, around: pixel.map { $0 / columns })
    left = start(columns, around: pixel.map { $0 % columns })
  }

  /// The marks of a mask inside the window; what lies beyond the image is not marked.
  package func cut(_ mask: RunLengthMask, side: Int) -> [UInt8] {
    var marks = [UInt8](repeating: 0, count: side * side)
    for range in MarkedRuns.ranges(of: mask) {
      var place = range.lowerBound
      while place < range.upperBound {
        let row = place / mask.columns
        let end = min(range.upperBound, (row + 1) * mask.columns)
        if (0..<side).contains(row - top) {
          let first = max(0, place - row * mask.columns - left)
          let last = min(side, end - row * mask.columns - left)
          for column in first..<max(first, last) { marks[(row - top) * side + column] = 1 }
        }
        place = end
      }
    }
    return marks
  }

  /// A box of the image in pixels of the window; nil where less than a quarter of it is inside.
  package func cut(_ box: LabelledBox, side: Int) -> LabelledBox? {
    LabelledBox(
      label: box.label, x: box.x - Double(left), y: box.y - Double(top), width: box.width,
      height: box.height
    ).clipped(height: side, width: side, keeping: 0.25)
  }
}
