internal import DecodeProtocol

/// Data of which other attributes of the same item say how many numbers they are: bytes behind
/// them are none of them.
enum MeasuredData {
  private static let waveform = Tag(0x5400_1010)
  private static let spectrum = Tag(0x5600_0020)
  private static let points = Tag(0x0066_0016)
  private static let vectors = Tag(0x0066_0021)

  /// How many bytes the attribute's numbers take, made even; nil where the item does not say.
  ///
  /// Waveform Data (PS3.3 C.10.9): channels, samples of each, bits of one. Spectroscopy Data
  /// (C.8.14.4): rows, columns, frames, points, one number of four bytes for each or two. Point
  /// Coordinates Data (C.27.1): three numbers of four bytes; Vector Coordinate Data: as many as a
  /// vector has dimensions.
  static func byteCount(of tag: Tag, in item: DataSet) -> Int? {
    let factors: [Int?]
    switch tag {
    case waveform:
      let bits = item.unsigned(Tag(0x5400_1004))
      factors = [
        item.unsigned(Tag(0x003A_0005)), item.unsigned(Tag(0x003A_0010)),
        bits.flatMap { $0 % 8 == 0 ? $0 / 8 : nil },
      ]
    case spectrum:
      let parts = ["COMPLEX": 2, "REAL": 1, "IMAGINARY": 1, "MAGNITUDE": 1]
      factors = [
        item.unsigned(.rows), item.unsigned(.columns),
        item.string(.numberOfFrames).flatMap { Int($0) }, item.unsigned(Tag(0x0028_9001)),
        item.unsigned(Tag(0x0028_9002)),
        item.string(Tag(0x0028_9108)).flatMap { parts[$0] }, 4,
      ]
    case points: factors = [item.unsigned(Tag(0x0066_0015)), 12]
    case vectors: factors = [item.unsigned(Tag(0x0066_001E)), item.unsigned(Tag(0x0066_001F)), 4]
    default: return nil
    }
    var total = 1
    for factor in factors {
      guard let factor, factor >= 0 else { return nil }
      let (product, isTooLarge) = total.multipliedReportingOverflow(by: factor)
      guard !isTooLarge else { return nil }
      total = product
    }
    let (even, isTooLarge) = total.addingReportingOverflow(total % 2)
    return isTooLarge ? nil : even
  }

  /// The attribute without what lies behind its numbers, or nil if nothing does.
  static func cut(_ element: DataElement, in item: DataSet) -> DataElement? {
    guard let count = byteCount(of: element.tag, in: item), element.bytes.count > count else {
      return nil
    }
    return DataElement(
      tag: element.tag, vr: element.vr, value: .bytes(Array(element.bytes.prefix(count))))
  }
}

extension DataSet {
  /// The unsigned number of two or four bytes of this tag, or nil.
  fileprivate func unsigned(_ tag: Tag) -> Int? {
    guard let bytes = self[tag]?.bytes, bytes.count == 2 || bytes.count == 4 else { return nil }
    return bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
