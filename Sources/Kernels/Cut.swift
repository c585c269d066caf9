/// A length cut into pieces about as long as each other.
struct Cut: Sequence, IteratorProtocol {
  private let length: Int
  private let piece: Int
  private var start = 0

  /// Cuts 0..<length into pieces of `limit` or less, all but the last a multiple of `step` long.
  ///
  /// - Precondition: the limit is a multiple of the step.
  init(_ length: Int, atMost limit: Int, multipleOf step: Int) {
    precondition(limit % step == 0, "pieces of \(limit) are no multiple of \(step)")
    self.length = length
    let pieces = Swift.max(1, (length + limit - 1) / limit)
    let even = (length + pieces - 1) / pieces
    piece = Swift.max(1, Swift.min(limit, (even + step - 1) / step * step))
  }

  mutating func next() -> Range<Int>? {
    if start >= length { return nil }
    defer { start = Swift.min(start + piece, length) }
    return start..<Swift.min(start + piece, length)
  }
}
