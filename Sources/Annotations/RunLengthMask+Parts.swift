extension RunLengthMask {
  /// A connected part of what is marked.
  public struct Part: Sendable, Equatable {
    /// Its columns.
    public var x: Range<Int>
    /// Its rows.
    public var y: Range<Int>
    /// How many pixels it has.
    public var pixelCount: Int

    /// Makes a part.
    public init(x: Range<Int>, y: Range<Int>, pixelCount: Int) {
      self.x = x
      self.y = y
      self.pixelCount = pixelCount
    }
  }

  /// The connected parts, corners connect too, in the order of their first pixel.
  public var parts: [Part] {
    let segments = rowSegments
    var parents = Array(segments.indices)
    func root(_ index: Int) -> Int {
      var index = index
      while parents[index] != index {
        parents[index] = parents[parents[index]]
        index = parents[index]
      }
      return index
    }
    var above = 0
    for index in segments.indices {
      let own = segments[index]
      // Segments of earlier rows, and those that end before this one and all that follow it begin.
      while above < index,
        segments[above].row < own.row - 1
          || segments[above].row == own.row - 1 && segments[above].x.upperBound < own.x.lowerBound
      { above += 1 }
      var other = above
      while other < index, segments[other].row == own.row - 1,
        segments[other].x.lowerBound <= own.x.upperBound
      {
        let (one, two) = (root(other), root(index))
        parents[max(one, two)] = min(one, two)
        other += 1
      }
    }
    var found: [Int: Part] = [:]
    for (index, segment) in segments.enumerated() {
      let new = Part(x: segment.x, y: segment.row..<segment.row + 1, pixelCount: segment.x.count)
      found[root(index)] = found[root(index)].map { $0.joined(with: new) } ?? new
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }

  /// What is marked of each row, from the left, row by row.
  private var rowSegments: [(row: Int, x: Range<Int>)] {
    var segments: [(row: Int, x: Range<Int>)] = []
    var start = 0
    for (index, run) in runs.enumerated() {
      let end = start + run
      if index % 2 == 1 {
        var at = start
        while at < end {
          let row = at / columns
          let next = min(end, (row + 1) * columns)
          segments.append((row, (at - row * columns)..<(next - row * columns)))
          at = next
        }
      }
      start = end
    }
    return segments
  }
}

extension RunLengthMask.Part {
  fileprivate func joined(with other: RunLengthMask.Part) -> RunLengthMask.Part {
    RunLengthMask.Part(
      x: min(x.lowerBound, other.x.lowerBound)..<max(x.upperBound, other.x.upperBound),
      y: min(y.lowerBound, other.y.lowerBound)..<max(y.upperBound, other.y.upperBound),
      pixelCount: pixelCount + other.pixelCount)
  }
}

extension LabelledBox {
  /// The tight boxes of a mask's connected parts, in the order of their first pixel.
  public static func parts(of mask: RunLengthMask, label: String) -> [LabelledBox] {
    mask.parts.map { part in
      LabelledBox(
        label: label, x: Double(part.x.lowerBound), y: Double(part.y.lowerBound),
        width: Double(part.x.count), height: Double(part.y.count))
    }
  }
}
