package import Annotations

/// The connected parts of a mask, or of what it leaves free, found on its runs.
///
/// The work grows with the number of runs, never with the number of pixels.
package struct MaskParts: Sendable {
  /// Marked or free pixels side by side in one row.
  private struct Stretch {
    let row, start, end: Int
    let isMarked: Bool
  }

  private let rows: Int
  private let columns: Int
  /// Row by row, from left to right; together they hold every pixel.
  private let stretches: [Stretch]
  /// The number of the first stretch of each row, then that of none.
  private let firstOfRow: [Int]
  /// For each stretch the first stretch of its part.
  private let partOf: [Int]
  /// For the first stretch of each part its pixels.
  private let sizes: [Int: Int]

  /// Finds the parts: marked pixels hang together by 8 neighbours, free ones by 4.
  package init(_ mask: RunLengthMask) {
    (rows, columns) = (mask.rows, mask.columns)
    stretches = Self.stretches(of: mask)
    var firsts: [Int] = []
    for (number, stretch) in stretches.enumerated() where stretch.start == 0 {
      firsts.append(number)
    }
    firstOfRow = firsts + [stretches.count]
    var forest = Forest(count: stretches.count)
    for row in 1..<max(rows, 1) {
      Self.join(
        firstOfRow[row - 1]..<firstOfRow[row], firstOfRow[row]..<firstOfRow[row + 1], stretches,
        &forest)
    }
    let roots = stretches.indices.map { forest.root(of: $0) }
    partOf = roots
    var sizes: [Int: Int] = [:]
    for (number, root) in roots.enumerated() {
      sizes[root, default: 0] += stretches[number].end - stretches[number].start
    }
    self.sizes = sizes
  }

  /// The pixels of each marked part, in the order of their first pixels.
  package var markedSizes: [Int] {
    stretches.indices.compactMap { number in
      partOf[number] == number && stretches[number].isMarked ? sizes[number] : nil
    }
  }

  /// The mask with everything marked that is free and hangs together with no edge of the image, as
  /// scipy's `binary_fill_holes`.
  package var filled: RunLengthMask {
    var isOpen: Set<Int> = []
    for (number, stretch) in stretches.enumerated() where !stretch.isMarked {
      if stretch.row == 0 || stretch.row == rows - 1 || stretch.start == 0
        || stretch.end == columns
      {
        isOpen.insert(partOf[number])
      }
    }
    return mask { number in stretches[number].isMarked || !isOpen.contains(partOf[number]) }
  }

  /// The largest marked part alone; of equal ones the one whose first pixel comes first.
  package var largest: RunLengthMask {
    var best: Int?
    for number in stretches.indices where partOf[number] == number && stretches[number].isMarked {
      if (sizes[number] ?? 0) > (best.flatMap { sizes[$0] } ?? 0) { best = number }
    }
    return mask { partOf[$0] == best }
  }

  /// The marked parts of at least so many pixels.
  package func parts(from smallest: Int) -> RunLengthMask {
    mask { stretches[$0].isMarked && (sizes[partOf[$0]] ?? 0) >= smallest }
  }

  /// The tight box of each marked part, in the order of their first pixels.
  package func boxes(label: String) -> [LabelledBox] {
    var bounds: [Int: (x: Range<Int>, y: Range<Int>)] = [:]
    for (number, stretch) in stretches.enumerated() where stretch.isMarked {
      let own = (x: stretch.start..<stretch.end, y: stretch.row..<stretch.row + 1)
      let known = bounds[partOf[number]] ?? own
      bounds[partOf[number]] = (
        min(known.x.lowerBound, own.x.lowerBound)..<max(known.x.upperBound, own.x.upperBound),
        known.y.lowerBound..<own.y.upperBound
      )
    }
    return bounds.sorted { $0.key < $1.key }.map { _, bound in
      LabelledBox(
        label: label, x: Double(bound.x.lowerBound), y: Double(bound.y.lowerBound),
        width: Double(bound.x.count), height: Double(bound.y.count))
    }
  }

  private func mask(_ isMarked: (Int) -> Bool) -> RunLengthMask {
    var runs: [Int] = []
    var last = false
    var length = 0
    for (number, stretch) in stretches.enumerated() {
      if isMarked(number) != last {
        runs.append(length)
        length = 0
        last.toggle()
      }
      length += stretch.end - stretch.start
    }
    return RunLengthMask(rows: rows, columns: columns, runs: runs + [length])
      ?? .empty(rows: rows, columns: columns)
  }

  private static func stretches(of mask: RunLengthMask) -> [Stretch] {
    var stretches: [Stretch] = []
    var pixel = 0
    for (number, run) in mask.runs.enumerated() {
      let end = pixel + run
      while pixel < end {
        let row = pixel / mask.columns
        let next = min(end, (row + 1) * mask.columns)
        stretches.append(
          Stretch(
            row: row, start: pixel - row * mask.columns, end: next - row * mask.columns,
            isMarked: number % 2 == 1))
        pixel = next
      }
    }
    return stretches
  }

  /// Joins the stretches of a row with those of the row above that they touch.
  private static func join(
    _ above: Range<Int>, _ below: Range<Int>, _ stretches: [Stretch], _ forest: inout Forest
  ) {
    var first = above.lowerBound
    for lower in below {
      let own = stretches[lower]
      let reach = own.isMarked ? 1 : 0
      // The stretch that ends at this one's start still touches its corner.
      while first < above.upperBound, stretches[first].end < own.start { first += 1 }
      var upper = first
      while upper < above.upperBound, stretches[upper].start < own.end + reach {
        if stretches[upper].isMarked == own.isMarked, stretches[upper].end + reach > own.start {
          forest.join(upper, lower)
        }
        upper += 1
      }
    }
  }

  /// Trees of stretches; the root of a tree is its first stretch.
  private struct Forest {
    private var parents: [Int]

    init(count: Int) { parents = Array(0..<count) }

    mutating func root(of number: Int) -> Int {
      var root = number
      while parents[root] != root {
        parents[root] = parents[parents[root]]
        root = parents[root]
      }
      return root
    }

    mutating func join(_ one: Int, _ other: Int) {
      let (a, b) = (root(of: one), root(of: other))
      parents[max(a, b)] = min(a, b)
    }
  }
}
