internal import DecodeProtocol

/// Holds what the worker wrote to what a released picture may hold: the worker has read a
/// stranger's file and is not believed.
enum RewrittenPicture {
  /// Whether it is a PNG or a JPEG of this size (either way round, since a picture may be turned)
  /// whose parts are all on the list, with nothing behind its end.
  static func isPlain(
    _ bytes: [UInt8], _ kind: PictureFacts.Kind, rows: Int, columns: Int
  ) -> Bool {
    let size: [Int]?
    switch kind {
    case .png: size = sizeOfPlainPNG(bytes)
    case .jpeg: size = sizeOfPlainJPEG(bytes)
    }
    return size == [rows, columns] || size == [columns, rows]
  }

  /// The longest body of each chunk that may occur, all but IDAT once (W3C PNG §5.6).
  private static let chunks = [
    "IHDR": 13, "PLTE": 768, "tRNS": 256, "pHYs": 9, "sRGB": 1, "IDAT": Int(Int32.max), "IEND": 0,
  ]

  private static func sizeOfPlainPNG(_ bytes: [UInt8]) -> [Int]? {
    guard bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else { return nil }
    var position = 8
    var seen: [String] = []
    while let length = number(bytes, position, 4) {
      let end = position + 12 + length
      guard end <= bytes.count else { return nil }
      let name = String(decoding: bytes[position + 4..<position + 8], as: UTF8.self)
      guard let longest = chunks[name], length <= longest, name == "IDAT" || !seen.contains(name)
      else { return nil }
      seen.append(name)
      position = end
      if name == "IEND" { break }
    }
    guard position == bytes.count, seen.first == "IHDR", seen.last == "IEND",
      seen.contains("IDAT"), let height = number(bytes, 20, 4), let width = number(bytes, 16, 4)
    else { return nil }
    return [height, width]
  }

  private static func sizeOfPlainJPEG(_ bytes: [UInt8]) -> [Int]? {
    guard bytes.starts(with: [0xFF, 0xD8]) else { return nil }
    var position = 2
    var size: [Int]?
    while let marker = number(bytes, position, 2) {
      if marker == 0xFFD9 { return position + 2 == bytes.count ? size : nil }
      guard let length = number(bytes, position + 2, 2), length >= 2,
        position + 2 + length <= bytes.count
      else { return nil }
      let body = bytes[position + 4..<position + 2 + length]
      switch marker {
      case 0xFFC0, 0xFFC1:
        guard size == nil, let height = number(bytes, position + 5, 2),
          let width = number(bytes, position + 7, 2)
        else { return nil }
        size = [height, width]
      case 0xFFC4, 0xFFDA, 0xFFDB: break
      case 0xFFE0: if body.count != 14 || !body.starts(with: Array("JFIF\0".utf8)) { return nil }
      case 0xFFE1: if !isOrientation(Array(body)) { return nil }
      case 0xFFEE: if body.count != 12 || !body.starts(with: Array("Adobe".utf8)) { return nil }
      default: return nil
      }
      position += 2 + length
      if marker == 0xFFDA { position = endOfScan(bytes, position) }
    }
    return nil
  }

  /// EXIF with one entry, the orientation, as CImage writes it.
  private static func isOrientation(_ body: [UInt8]) -> Bool {
    let start = Array("Exif\0\0MM\0*".utf8) + [0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0]
    return body.count == 32 && body.starts(with: start) && (2...8).contains(body[25])
      && body[26...].allSatisfy { $0 == 0 }
  }

  /// The place of the next marker but a restart; FF00 stands for a byte of the scan.
  private static func endOfScan(_ bytes: [UInt8], _ start: Int) -> Int {
    var place = start
    while place + 1 < bytes.count {
      let next = bytes[place + 1]
      if bytes[place] == 0xFF, next != 0, !(0xD0...0xD7).contains(next) { return place }
      place += 1
    }
    return bytes.count
  }

  private static func number(_ bytes: [UInt8], _ place: Int, _ count: Int) -> Int? {
    guard place + count <= bytes.count else { return nil }
    return bytes[place..<place + count].reduce(0) { $0 << 8 | Int($1) }
  }
}
