internal import DecodeProtocol

/// The header of a run-length encoded frame (PS3.5 annex G.5).
enum RunLengthHeader {
  private static let byteCount = 64

  /// Refuses what DCMTK would read beyond: an item shorter than its header, offsets outside it.
  ///
  /// - Throws: `damaged`.
  static func check(_ bytes: [UInt8], segments: Int) throws(DecodeFailure) {
    let damaged = DecodeFailure(.damaged, reason: "its run-length header is not well-formed")
    guard bytes.count > byteCount, number(bytes, 0) == segments, segments <= 15 else {
      throw damaged
    }
    var last = byteCount - 1
    for segment in 1...segments {
      let offset = number(bytes, segment)
      guard offset > last, offset < bytes.count else { throw damaged }
      last = offset
    }
  }

  private static func number(_ bytes: [UInt8], _ index: Int) -> Int {
    (0..<4).reduce(0) { $0 | Int(bytes[4 * index + $1]) << (8 * $1) }
  }
}
