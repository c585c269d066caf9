extension RunLengthMask {
  /// How many pixels both masks mark, found on their runs.
  ///
  /// - Precondition: one size.
  public func sharedCount(with other: RunLengthMask) -> Int {
    precondition(
      rows == other.rows && columns == other.columns,
      "masks of \(rows) × \(columns) and \(other.rows) × \(other.columns)")
    var shared = 0
    var (own, their) = (0, 0)
    var (ownEnd, theirEnd, start) = (runs[0], other.runs[0], 0)
    while own < runs.count, their < other.runs.count {
      let end = min(ownEnd, theirEnd)
      if own % 2 == 1, their % 2 == 1 { shared += end - start }
      start = end
      if ownEnd == end {
        own += 1
        if own < runs.count { ownEnd += runs[own] }
      }
      if theirEnd == end {
        their += 1
        if their < other.runs.count { theirEnd += other.runs[their] }
      }
    }
    return shared
  }
}
