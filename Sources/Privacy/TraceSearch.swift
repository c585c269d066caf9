/// Looks for pixels of known images in the bytes of a file, in whatever type they are stored.
///
/// Samples of 8 bits; of 16 bits as integers in both byte orders, and as half floats or bfloat; of
/// 32 bits as floats; one after the other or every third, at every alignment. Compressed, resampled
/// or turned pixels are not found.
struct TraceSearch: Sendable {
  private let traces: Set<PixelTrace>
  /// A bit for the hash of each trace, so that nearly every place costs one look.
  private let filter: [UInt64]
  private let shift: UInt64

  init(_ traces: Set<PixelTrace>) {
    let all = Set(traces.flatMap(\.variants))
    var bits = 16
    while 1 << bits < 16 * all.count { bits += 1 }
    shift = UInt64(64 - bits)
    var filter = [UInt64](repeating: 0, count: 1 << (bits - 6))
    for trace in all {
      let place = Int(Self.hash(trace) >> shift)
      filter[place >> 6] |= 1 << UInt64(place & 63)
    }
    self.filter = filter
    self.traces = all
  }

  /// Whether a stretch of a known image is among the bytes.
  func finds(in bytes: UnsafeRawBufferPointer) -> Bool {
    if traces.isEmpty || bytes.count < PixelTrace.length { return false }
    for stride in [1, 3] {
      if finds(bytes, UInt8.self, stride, { Int32($0) }) { return true }
      if finds(bytes, UInt16.self, stride, { Int32($0) }) { return true }
      if finds(bytes, UInt16.self, stride, { Self.ordered(Int32(Int16(bitPattern: $0)), 0x7FFF) }) {
        return true
      }
      if finds(bytes, UInt32.self, stride, { Self.ordered(Int32(bitPattern: $0), 0x7FFF_FFFF) }) {
        return true
      }
    }
    return finds(bytes, UInt16.self, 1, { Int32($0.byteSwapped) })
      || finds(bytes, UInt16.self, 1, { Int32(Int16(bitPattern: $0)) })
  }

  /// The bits of a float as an integer of the same order (IEEE 754: sign and magnitude).
  @inline(__always)
  private static func ordered(_ bits: Int32, _ magnitude: Int32) -> Int32 {
    bits < 0 ? -(bits & magnitude) : bits
  }

  @inline(__always)
  private func finds<Word: FixedWidthInteger>(
    _ bytes: UnsafeRawBufferPointer, _ type: Word.Type, _ stride: Int, _ order: (Word) -> Int32
  ) -> Bool {
    let size = MemoryLayout<Word>.size
    for start in 0..<(size * stride) {
      var trace = PixelTrace()
      var last: Int32 = 0
      var place = start
      while place + size <= bytes.count {
        let word = bytes.loadUnaligned(fromByteOffset: place, as: Word.self)
        let now = order(Word(littleEndian: word))
        trace.add(isUp: now > last, isDown: now < last)
        last = now
        place += size * stride
        if mayKnow(trace), traces.contains(trace) { return true }
      }
    }
    return false
  }

  @inline(__always)
  private func mayKnow(_ trace: PixelTrace) -> Bool {
    let place = Int(truncatingIfNeeded: Self.hash(trace) >> shift)
    return filter[place >> 6] >> UInt64(place & 63) & 1 == 1
  }

  /// Multiplication by odd numbers; the highest bits depend on all (Knuth 6.4).
  @inline(__always)
  private static func hash(_ trace: PixelTrace) -> UInt64 {
    (trace.up &* 0x9E37_79B9_7F4A_7C15) ^ (trace.down &* 0xC2B2_AE3D_27D4_EB4F)
  }
}
