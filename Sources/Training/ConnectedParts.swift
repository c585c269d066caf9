package import Annotations

/// The connected parts of a mask, where pixels that touch at a corner are connected.
package enum ConnectedParts {
  private struct Stretch {
    let row: Int
    var columns: Range<Int>
  }

  /// The tight box of each part, in the order of their first pixels.
  package static func boxes(label: String, of mask: RunLengthMask) -> [LabelledBox] {
    let stretches = stretches(of: mask)
    var parents = Array(stretches.indices)
    func root(_ index: Int) -> Int {
      var index = index
      while parents[index] != index {
        parents[index] = parents[parents[index]]
        index = parents[index]
      }
      return index
    }
    var above = 0
    for (index, stretch) in stretches.enumerated() {
      while above < index, stretches[above].row < stretch.row - 1 { above += 1 }
      var other = above
      while other < index, stretches[other].row == stretch.row - 1 {
        let touches =
          stretches[other].columns.lowerBound <= stretch.columns.upperBound
          && stretch.columns.lowerBound <= stretches[other].columns.upperBound
        if touches {
          let (a, b) = (root(other), root(index))
          parents[max(a, b)] = min(a, b)
        }
        other += 1
      }
    }
    var bounds: [Int: (x: Range<Int>, y: Range<Int>)] = [:]
    for (index, stretch) in stretches.enumerated() {
      let part = root(index)
      let known = bounds[part] ?? (stretch.columns, stretch.row..<(stretch.row + 1))
      let left = min(known.x.lowerBound, stretch.columns.lowerBound)
      let right = max(known.x.upperBound, stretch.columns.upperBound)
      bounds[part] = (left..<right, known.y.lowerBound..<(stretch.row + 1))
    }
    return bounds.keys.sorted().compactMap { bounds[$0] }.map { x, y in
      LabelledBox(
        label: label, x: Double(x.lowerBound), y: Double(y.lowerBound), width: Double(x.count),
        height: Double(y.count))
    }
  }

  /// The marked pixels, cut at the ends of rows.
  private static func stretches(of mask: RunLengthMask) -> [Stretch] {
    var stretches: [Stretch] = []
    for range in MarkedRuns.ranges(of: mask) {
      var start = range.lowerBound
      while start < range.upperBound {
        let row = start / mask.columns
        let end = min(range.upperBound, (row + 1) * mask.columns)
        stretches.append(
          Stretch(row: row, columns: (start - row * mask.columns)..<(end - row * mask.columns)))
        start = end
      }
    }
    return stretches
  }
}
