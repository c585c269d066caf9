internal import Ingest
internal import Privacy

extension StoredImage {
  /// Some of its rows, as they are stored.
  ///
  /// - Precondition: the image has these rows, and there is one at least.
  public func part(rows: Range<Int>) -> StoredImage {
    let line = pixels.columns * pixels.channels * pixels.bytesPerSample
    guard
      let part = StoredPixels(
        rows: rows.count, columns: pixels.columns, channels: pixels.channels,
        bitsStored: pixels.bitsStored, isSigned: pixels.isSigned,
        bytes: Array(pixels.bytes[rows.lowerBound * line..<rows.upperBound * line]))
    else { preconditionFailure("rows \(rows) of an image of \(pixels.rows)") }
    var facts = facts
    facts.rows = rows.count
    return StoredImage(facts: facts, pixels: part)
  }
}
