/// What the network says of the cells of a frame, and the groups of cells that look like text.
struct CellMap: Sendable {
  let rows: Int
  let columns: Int
  /// Above zero: text is likelier than not.
  let values: [Float]

  /// Cells that touch, corners included.
  struct Group: Sendable {
    var top: Int
    var left: Int
    var bottom: Int
    var right: Int
    /// How many cells.
    var count = 0
    /// The sum of their numbers.
    var sum: Float = 0
    var peak = -Float.infinity

    /// The longer side in cells.
    var length: Int { max(bottom - top, right - left) + 1 }
  }

  /// The groups of cells whose number is above the limit.
  func groups(above limit: Float) -> [Group] {
    var isSeen = [Bool](repeating: false, count: values.count)
    var groups: [Group] = []
    var waiting: [Int] = []
    for start in values.indices where values[start] > limit && !isSeen[start] {
      isSeen[start] = true
      waiting.append(start)
      let (y, x) = (start / columns, start % columns)
      var group = Group(top: y, left: x, bottom: y, right: x)
      while let place = waiting.popLast() {
        let (y, x) = (place / columns, place % columns)
        group.top = min(group.top, y)
        group.left = min(group.left, x)
        group.bottom = max(group.bottom, y)
        group.right = max(group.right, x)
        group.count += 1
        group.sum += values[place]
        group.peak = max(group.peak, values[place])
        for below in max(0, y - 1)...min(rows - 1, y + 1) {
          for beside in max(0, x - 1)...min(columns - 1, x + 1) {
            let next = below * columns + beside
            if values[next] > limit, !isSeen[next] {
              isSeen[next] = true
              waiting.append(next)
            }
          }
        }
      }
      groups.append(group)
    }
    return groups
  }

  /// A rectangle of cells.
  struct Window: Sendable {
    /// What a cell sees to each side, in cells.
    static let reach = 12

    let rows: Range<Int>
    let columns: Range<Int>

    /// All that is seen by the cells of these groups; nil of none.
    init?(around groups: [Group], in map: CellMap) {
      guard let top = groups.map(\.top).min(), let bottom = groups.map(\.bottom).max(),
        let left = groups.map(\.left).min(), let right = groups.map(\.right).max()
      else { return nil }
      rows = max(0, top - Self.reach)..<min(map.rows, bottom + Self.reach + 1)
      columns = max(0, left - Self.reach)..<min(map.columns, right + Self.reach + 1)
    }
  }
}
