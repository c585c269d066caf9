internal import DecodeProtocol

/// The three look-up tables of PALETTE COLOR (PS3.3 C.7.6.3.1.5), as 8-bit colours.
struct Palette {
  /// One table as it stands in the file.
  struct Channel {
    let entries: [UInt16]
    let first: Int
    let bits: Int
  }

  static let name = "PALETTE COLOR"

  private let channels: [Channel]
  private let shift: UInt16
  /// What was decided about the entries.
  let decision: String

  /// Makes a palette from red, green and blue.
  ///
  /// - Throws: `damaged` if a table is empty.
  init(_ channels: [Channel]) throws(DecodeFailure) {
    guard channels.count == 3, channels.allSatisfy({ !$0.entries.isEmpty }) else {
      throw DecodeFailure(.damaged, reason: "its palette is missing or too short")
    }
    self.channels = channels
    let isWide = channels.contains { $0.bits > 8 }
    let largest = channels.lazy.flatMap(\.entries).max() ?? 0
    let holdsBytes = largest < 256
    shift = isWide && !holdsBytes ? 8 : 0
    switch (isWide, holdsBytes) {
    case (true, true): decision = "PALETTE COLOR to RGB; 16-bit entries that hold 8-bit values"
    case (true, false): decision = "PALETTE COLOR to RGB; the upper 8 of 16 bits"
    default: decision = "PALETTE COLOR to RGB"
    }
  }

  /// The colour of every pixel; values outside a table take its first or last entry.
  func rgb<Word: FixedWidthInteger>(of pixels: UnsafeBufferPointer<Word>) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: pixels.count * 3) { out, count in
      for pixel in pixels {
        for channel in channels {
          let place = min(max(0, Int(pixel) - channel.first), channel.entries.count - 1)
          out[count] = UInt8(truncatingIfNeeded: channel.entries[place] >> shift)
          count += 1
        }
      }
    }
  }
}
