extension StoredFrame {
  /// The frame turned and mirrored as it is to be shown, by EXIF's number (EXIF 2.32 §4.6.5.A, tag
  /// 274): 1 not at all, 6 a quarter to the right, and not at all by a number that is none.
  ///
  /// - Throws: `malformed`, which no whole frame does.
  public func upright(_ orientation: Int) throws(DecodeProtocolError) -> StoredFrame {
    guard (2...8).contains(orientation) else { return self }
    let isTurned = orientation >= 5
    let (height, width) = isTurned ? (columns, rows) : (rows, columns)
    let pixelBytes = samples * bitsAllocated / 8
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    for y in 0..<height {
      for x in 0..<width {
        var (row, column) = isTurned ? (x, y) : (y, x)
        if [3, 4, 6, 7].contains(orientation) { row = rows - 1 - row }
        if [2, 3, 7, 8].contains(orientation) { column = columns - 1 - column }
        let start = (row * columns + column) * pixelBytes
        out += bytes[start..<start + pixelBytes]
      }
    }
    let turned = Layout(
      index: index, rows: height, columns: width, samples: samples, bitsAllocated: bitsAllocated,
      bitsStored: bitsStored, isSigned: isSigned, isFloat: layout.isFloat,
      photometric: photometric, decisions: decisions + [Self.turnedDecision])
    return try StoredFrame(layout: turned, bytes: out)
  }

  /// What is said of a picture that was turned.
  public static let turnedDecision = "turned as its EXIF orientation says"
}
