/// The printable runs in bytes that need not be text.
enum TextRuns {
  private static let shortest = 3

  /// What `body` gives first for a run of ASCII and well-formed UTF-8.
  static func first<Found>(
    in bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Found?
  ) -> Found? {
    var start = 0
    var place = 0
    while place < bytes.count {
      let length = lengthOfCharacter(in: bytes, at: place)
      if length > 0 {
        place += length
        continue
      }
      if place - start >= shortest,
        let found = body(UnsafeRawBufferPointer(rebasing: bytes[start..<place]))
      {
        return found
      }
      place += 1
      start = place
    }
    guard place - start >= shortest else { return nil }
    return body(UnsafeRawBufferPointer(rebasing: bytes[start...]))
  }

  /// What `body` gives first for a run of four Latin characters and more in UTF-16 of either byte
  /// order, as UTF-8.
  static func firstWide<Found>(
    in bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Found?
  ) -> Found? {
    for low in 0...1 {
      for start in 0...1 {
        var run: [UInt8] = []
        var place = start
        while place + 1 < bytes.count {
          let (character, high) = (bytes[place + low], bytes[place + 1 - low])
          if high == 0, isPrintable(character) || character >= 0xA0 {
            run.append(character)
          } else if !run.isEmpty {
            if run.count > shortest, let found = called(body, with: run) { return found }
            run.removeAll(keepingCapacity: true)
          }
          place += 2
        }
        if run.count > shortest, let found = called(body, with: run) { return found }
      }
    }
    return nil
  }

  private static func called<Found>(
    _ body: (UnsafeRawBufferPointer) -> Found?, with latin: [UInt8]
  ) -> Found? {
    let text = String(String.UnicodeScalarView(latin.map { Unicode.Scalar($0) }))
    return Array(text.utf8).withUnsafeBytes(body)
  }

  @inline(__always)
  private static func isPrintable(_ byte: UInt8) -> Bool { 0x20...0x7E ~= byte || byte == 9 }

  /// The bytes of the character that begins here; 0 where none does.
  @inline(__always)
  private static func lengthOfCharacter(
    in bytes: UnsafeRawBufferPointer, at place: Int
  ) -> Int {
    let first = bytes[place]
    if isPrintable(first) { return 1 }
    let length = 0xC2...0xDF ~= first ? 2 : 0xE0...0xEF ~= first ? 3 : 0xF0...0xF4 ~= first ? 4 : 0
    guard length > 0, place + length <= bytes.count else { return 0 }
    for next in 1..<length where bytes[place + next] & 0xC0 != 0x80 { return 0 }
    return length
  }
}

/// Base64 (RFC 4648), in either alphabet and without regard to padding.
enum Base64 {
  /// What each byte stands for; 255 for none.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    for (value, byte) in alphabet.utf8.enumerated() { values[Int(byte)] = UInt8(value) }
    values[Int(UInt8(ascii: "-"))] = 62
    values[Int(UInt8(ascii: "_"))] = 63
    return values
  }()

  static func isCode(_ byte: UInt8) -> Bool { values[Int(byte)] != 255 }

  /// Whether capitals, small letters and digits are mixed as no word or digest mixes them.
  static func looksRandom(_ code: UnsafeRawBufferPointer) -> Bool {
    let counts = code.reduce(into: (0, 0, 0)) { counts, byte in
      switch byte {
      case 0x41...0x5A: counts.0 += 1
      case 0x61...0x7A: counts.1 += 1
      case 0x30...0x39: counts.2 += 1
      default: break
      }
    }
    let least = code.count / 16
    // Of 64 signs two are marks; a path has one for each of its words.
    let marks = code.count { $0 == 0x2B || $0 == 0x2D || $0 == 0x2F || $0 == 0x5F }
    return marks <= least && counts.0 >= least && counts.1 >= least && counts.2 >= least / 4
  }

  /// The bytes that the code stands for; a rest of one character stands for none.
  static func decoded(_ code: UnsafeRawBufferPointer) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(code.count / 4 * 3 + 2)
    var (bits, count): (UInt32, UInt32) = (0, 0)
    for byte in code {
      bits = bits << 6 | UInt32(values[Int(byte)])
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> count))
      }
    }
    return bytes
  }
}
