import Foundation

/// Writes the smallest PNG files, by the specification (W3C PNG, third edition) and nothing else.
enum TinyPNG {
  /// A grey picture of 8 bits; `text` goes into a tEXt chunk, where cameras put names.
  static func grey(_ pixels: [UInt8], width: Int, height: Int, text: String? = nil) -> Data {
    var raw: [UInt8] = []
    for row in 0..<height { raw += [0] + pixels[(row * width)..<((row + 1) * width)] }
    var file = signature + chunk("IHDR", header(width, height))
    if let text { file += chunk("tEXt", Array("Author\0\(text)".utf8)) }
    return Data(file + chunk("IDAT", zlib(raw)) + chunk("IEND", []))
  }

  /// A file of a few bytes whose header claims this size.
  static func bomb(width: Int, height: Int) -> Data {
    Data(signature + chunk("IHDR", header(width, height)) + chunk("IDAT", zlib([0])))
  }

  private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  private static func header(_ width: Int, _ height: Int) -> [UInt8] {
    bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [8, 0, 0, 0, 0]
  }

  private static func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
    let content = Array(name.utf8) + body
    return bigEndian(UInt32(body.count)) + content + bigEndian(crc32(content))
  }

  /// RFC 1950 around stored blocks of RFC 1951.
  private static func zlib(_ bytes: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    var start = 0
    repeat {
      let end = min(start + 65_535, bytes.count)
      let length = UInt16(end - start)
      stream += [end == bytes.count ? 1 : 0, UInt8(length & 255), UInt8(length >> 8)]
      stream += [UInt8(~length & 255), UInt8(~length >> 8)] + bytes[start..<end]
      start = end
    } while start < bytes.count
    return stream + bigEndian(adler32(bytes))
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    [UInt8(value >> 24), UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)]
  }

  private static func crc32(_ bytes: [UInt8]) -> UInt32 {
    var crc = UInt32.max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }

  private static func adler32(_ bytes: [UInt8]) -> UInt32 {
    var (a, b): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      a = (a + UInt32(byte)) % 65_521
      b = (b + a) % 65_521
    }
    return b << 16 | a
  }
}
