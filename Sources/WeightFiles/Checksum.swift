internal import Foundation

/// The checksum of zip archives: CRC-32 of ISO 3309, reflected, polynomial 0xEDB88320
/// (PKWARE APPNOTE 6.3.10, 4.4.7).
enum Checksum {
  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
    }
  }

  /// The checksum of the bytes.
  static func crc32(_ data: Data) -> UInt32 {
    var value = UInt32.max
    table.withUnsafeBufferPointer { table in
      data.withUnsafeBytes { bytes in
        for byte in bytes { value = value >> 8 ^ table[Int((value ^ UInt32(byte)) & 0xFF)] }
      }
    }
    return ~value
  }
}
