/// Writes small PNG files with whatever chunks a test wants (W3C PNG, third edition; RFC 1950 and
/// 1951).
struct MadePNG {
  var width: Int
  var height: Int
  var bits: UInt8 = 8
  /// 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha.
  var colour: UInt8 = 0
  /// Chunks before and after the pixels, by name and body.
  var before: [(name: String, body: [UInt8])] = []
  var after: [(name: String, body: [UInt8])] = []
  /// The bytes of the rows as they are packed.
  var rows: [UInt8]
  /// What follows the last row in the compressed stream.
  var extra: [UInt8] = []
  /// What stands behind the end.
  var trailing: [UInt8] = []

  /// A grey picture of 8 bits.
  init(grey rows: [UInt8], width: Int) {
    self.width = width
    height = rows.count / width
    self.rows = rows
  }

  var bytes: [UInt8] {
    let header = Self.big(UInt32(width)) + Self.big(UInt32(height)) + [bits, colour, 0, 0, 0]
    let size = rows.count / height
    let filtered = (0..<height).flatMap { [0] + rows[$0 * size..<($0 + 1) * size] }
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    file += Self.chunk("IHDR", header)
    for chunk in before { file += Self.chunk(chunk.name, chunk.body) }
    file += Self.chunk("IDAT", Self.stored(filtered + extra))
    for chunk in after { file += Self.chunk(chunk.name, chunk.body) }
    return file + Self.chunk("IEND", []) + trailing
  }

  /// The names of a file's chunks and their bodies, in order; the rest behind IEND comes last.
  static func chunks(of file: [UInt8]) -> [(name: String, body: [UInt8])] {
    var found: [(name: String, body: [UInt8])] = []
    var position = 8
    while position + 12 <= file.count {
      let length = file[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
      let end = position + 12 + length
      guard end <= file.count else { break }
      let name = String(decoding: file[position + 4..<position + 8], as: UTF8.self)
      found.append((name, Array(file[position + 8..<end - 4])))
      position = end
    }
    return position == file.count ? found : found + [("rest", Array(file[position...]))]
  }

  static func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
    let content = Array(name.utf8) + body
    return big(UInt32(body.count)) + content + big(checksum(content))
  }

  static func big(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
  }

  private static func stored(_ data: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    for start in stride(from: 0, to: data.count, by: 65_535) {
      let block = data[start..<min(start + 65_535, data.count)]
      let length = UInt16(block.count)
      stream += [start + block.count == data.count ? 1 : 0]
      stream += [length, ~length].flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] } + block
    }
    var (a, b): (UInt32, UInt32) = (1, 0)
    for byte in data {
      a = (a + UInt32(byte)) % 65_521
      b = (b + a) % 65_521
    }
    return stream + big(b << 16 | a)
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var crc = UInt32.max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }
}
