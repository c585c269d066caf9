package import Foundation

/// The checksum of zip archives: CRC-32 of ISO 3309, reflected, polynomial 0xEDB88320
/// (PKWARE APPNOTE 6.3.10, 4.4.7).
package enum Checksum {
  /// Table k tells what a byte leaves after k more bytes of zeros, so that eight bytes are taken
  /// at once ("slicing by 8", Kounavis and Berry 2008).
  private static let tables: [UInt32] = {
    var tables: [UInt32] = (0..<256).map { index -> UInt32 in
      (0..<8).reduce(UInt32(index)) { value, _ -> UInt32 in
        value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
      }
    }
    for index in 256..<(8 * 256) {
      let before = tables[index - 256]
      tables.append(before >> 8 ^ tables[Int(before & 0xFF)])
    }
    return tables
  }()

  /// The checksum of the bytes.
  package static func crc32(_ data: Data) -> UInt32 {
    var value = UInt32.max
    tables.withUnsafeBufferPointer { tables in
      data.withUnsafeBytes { bytes in
        let whole = bytes.count & ~7
        for start in stride(from: 0, to: whole, by: 8) {
          let word = UInt64(
            littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self))
          let mixed = word ^ UInt64(value)
          value = 0
          for byte in 0..<8 {
            value ^= tables[(7 - byte) * 256 + Int(mixed >> UInt64(8 * byte) & 0xFF)]
          }
        }
        for byte in bytes[whole...] {
          value = value >> 8 ^ tables[Int((value ^ UInt32(byte)) & 0xFF)]
        }
      }
    }
    return ~value
  }
}
