internal import DecodeProtocol

extension StoredPixels {
  /// The samples of a decoded frame in the narrowest width that holds their stored bits.
  ///
  /// The decoder has masked or sign-extended each sample, so that the low bytes say all; nil for
  /// floating-point samples.
  init?(_ frame: StoredFrame) {
    guard !frame.layout.isFloat else { return nil }
    let from = frame.bitsAllocated / 8
    let to = frame.bitsStored <= 8 ? 1 : frame.bitsStored <= 16 ? 2 : 4
    var bytes = frame.bytes
    if to < from {
      bytes = stride(from: 0, to: frame.bytes.count, by: from).flatMap {
        frame.bytes[$0..<($0 + to)]
      }
    }
    self.init(
      rows: frame.rows, columns: frame.columns, channels: frame.samples,
      bitsStored: frame.bitsStored, isSigned: frame.isSigned, bytes: bytes)
  }

  /// The samples looked up in a table (PS3.3 C.11.1.1.1): below its first entry the first, above
  /// its last the last; the result is unsigned with the table's bits.
  func mapped(through table: LookupTable) -> StoredPixels? {
    let entries = table.values.map { UInt32(clamping: $0) }
    guard let last = entries.indices.last else { return nil }
    let width = table.bits <= 8 ? 1 : 2
    var mapped: [UInt8] = []
    mapped.reserveCapacity(bytes.count / bytesPerSample * width)
    for sample in doubles() {
      let value = entries[min(last, max(0, Int(sample) - table.firstMapped))]
      mapped.append(UInt8(truncatingIfNeeded: value))
      if width == 2 { mapped.append(UInt8(truncatingIfNeeded: value >> 8)) }
    }
    return StoredPixels(
      rows: rows, columns: columns, channels: channels, bitsStored: table.bits, isSigned: false,
      bytes: mapped)
  }
}
