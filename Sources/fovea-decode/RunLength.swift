internal import DecodeProtocol

/// Run-length encoded frames (PS3.5 annex G).
///
/// They are decoded here: DCMTK 3.6.7 reads beyond what is broken, and nothing of one bit.
enum RunLength {
  private static let headerByteCount = 64

  /// The samples of a frame, interleaved, in little-endian words.
  ///
  /// - Throws: `damaged` for offsets outside the frame and for segments that break off.
  static func samples(
    of bytes: [UInt8], pixels: Int, samples: Int, wordSize: Int
  ) throws(DecodeFailure) -> [UInt8] {
    let segments = samples * wordSize
    let starts = try starts(in: bytes, segments: segments)
    var isWhole = true
    let words = [UInt8](unsafeUninitializedCapacity: pixels * segments) { out, count in
      let room = UnsafeMutableBufferPointer(rebasing: out[..<(pixels * segments)])
      bytes.withUnsafeBufferPointer { bytes in
        for segment in 0..<segments {
          // The most significant byte comes first (G.2), and is the last of its word.
          let (sample, byte) = segment.quotientAndRemainder(dividingBy: wordSize)
          let end = segment + 1 < segments ? starts[segment + 1] : bytes.count
          let plane = UnsafeBufferPointer(rebasing: bytes[starts[segment]..<end])
          isWhole =
            isWhole
            && unpack(
              plane, into: room, first: (sample + 1) * wordSize - 1 - byte, step: segments)
        }
      }
      count = isWhole ? room.count : 0
    }
    guard isWhole else {
      throw DecodeFailure(.damaged, reason: "its run-length segments break off")
    }
    return words
  }

  /// The samples of a frame of one bit, a byte each: its bits are packed, the first one lowest.
  ///
  /// - Throws: as `samples`.
  static func bits(of bytes: [UInt8], pixels: Int) throws(DecodeFailure) -> [UInt8] {
    let packed = try samples(of: bytes, pixels: (pixels + 7) / 8, samples: 1, wordSize: 1)
    return (0..<pixels).map { packed[$0 / 8] >> UInt8($0 % 8) & 1 }
  }

  /// Where the segments begin, each behind the one before it (G.5).
  private static func starts(
    in bytes: [UInt8], segments: Int
  ) throws(DecodeFailure) -> [Int] {
    func number(_ index: Int) -> Int {
      (0..<4).reduce(0) { $0 | Int(bytes[4 * index + $1]) << (8 * $1) }
    }
    let damaged = DecodeFailure(.damaged, reason: "its run-length header is not well-formed")
    guard bytes.count > headerByteCount, (1...15).contains(segments), number(0) == segments
    else { throw damaged }
    let starts = (1...segments).map(number)
    var last = headerByteCount - 1
    for start in starts {
      guard start > last, start < bytes.count else { throw damaged }
      last = start
    }
    return starts
  }

  /// Unpacks runs of bytes and of repetitions (G.3.2) to every `step`th place from `first` on;
  /// whether there were enough for all of them.
  private static func unpack(
    _ plane: UnsafeBufferPointer<UInt8>, into out: UnsafeMutableBufferPointer<UInt8>, first: Int,
    step: Int
  ) -> Bool {
    var at = 0
    var place = first
    while place < out.count {
      guard at < plane.count else { return false }
      let head = Int(Int8(bitPattern: plane[at]))
      at += 1
      let wanted = (out.count - place + step - 1) / step
      if head >= 0 {
        let count = min(head + 1, wanted)
        guard at + count <= plane.count else { return false }
        for offset in 0..<count { out[place + offset * step] = plane[at + offset] }
        at += head + 1
        place += count * step
      } else if head != -128 {
        guard at < plane.count else { return false }
        let count = min(1 - head, wanted)
        for offset in 0..<count { out[place + offset * step] = plane[at] }
        at += 1
        place += count * step
      }
    }
    return true
  }
}
