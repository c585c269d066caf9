/// A PNG writer of a page: 8-bit grey, RGB and palettes, stored deflate blocks (PNG, third edition;
/// RFC 1950, 1951).
enum TinyPNG {
  static func grey(rows: Int, columns: Int, _ samples: [UInt8]) -> [UInt8] {
    picture(rows: rows, columns: columns, colourType: 0, samples)
  }

  /// Three samples a pixel.
  static func colours(rows: Int, columns: Int, _ samples: [UInt8]) -> [UInt8] {
    picture(rows: rows, columns: columns, colourType: 2, samples)
  }

  /// Indices into a palette of three samples a colour.
  static func indexed(
    rows: Int, columns: Int, palette: [UInt8], _ samples: [UInt8]
  ) -> [UInt8] {
    picture(rows: rows, columns: columns, colourType: 3, palette: chunk("PLTE", palette), samples)
  }

  private static func picture(
    rows: Int, columns: Int, colourType: UInt8, palette: [UInt8] = [], _ samples: [UInt8]
  ) -> [UInt8] {
    let width = samples.count / rows
    var lines: [UInt8] = []
    for row in 0..<rows { lines += [0] + samples[(row * width)..<((row + 1) * width)] }
    let header = big(UInt32(columns)) + big(UInt32(rows)) + [8, colourType, 0, 0, 0]
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header) + palette
      + chunk("IDAT", stored(lines)) + chunk("IEND", [])
  }

  /// A picture of its own for each seed.
  static func picture(_ seed: Int, rows: Int = 4, columns: Int = 6) -> [UInt8] {
    grey(
      rows: rows, columns: columns,
      (0..<(rows * columns)).map { UInt8(truncatingIfNeeded: ($0 + 1) * (seed + 3) * 7) })
  }

  private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + data
    return big(UInt32(data.count)) + body + big(checksum(body))
  }

  private static func stored(_ data: [UInt8]) -> [UInt8] {
    precondition(data.count < 65536, "one stored block is enough for a test")
    let length = UInt16(data.count)
    let head: [UInt8] = [0x78, 0x01, 1] + little(length) + little(~length)
    var (a, b): (UInt32, UInt32) = (1, 0)
    for byte in data {
      a = (a + UInt32(byte)) % 65521
      b = (b + a) % 65521
    }
    return head + data + big(b << 16 | a)
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? 0xEDB8_8320 ^ crc >> 1 : crc >> 1 }
    }
    return ~crc
  }

  private static func big(_ value: UInt32) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
  }

  private static func little(_ value: UInt16) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
}
