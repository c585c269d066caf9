internal import Foundation

/// A member of a zip archive, from its entry in the directory and its local header.
struct ZipMember {
  let name: String
  let headerStart: Int
  /// Where its bytes lie in the file.
  let range: Range<Int>
  let checksum: UInt32
  /// Whether its bytes are compressed; such members may be there but are never read.
  let isCompressed: Bool

  private static let signature: UInt64 = 0x0201_4B50
  private static let localSignature: UInt64 = 0x0403_4B50
  private static let localSize = 30
  /// Stands for a number that is in the zip64 field.
  private static let elsewhere: UInt64 = 0xFFFF_FFFF
  private static let wideField: UInt64 = 0x0001

  /// Reads the next entry of the directory and the local header it points to.
  ///
  /// - Parameter end: where the directory begins, before which members end.
  init(_ reader: inout ByteReader, data: Data, before end: Int) throws(WeightFault) {
    guard try reader.number(byteCount: 4) == Self.signature else {
      throw .damaged("has a zip directory with an entry that is not valid")
    }
    _ = try reader.number(byteCount: 4)  // Versions of the software.
    let flags = try reader.number(byteCount: 2)
    let method = try reader.number(byteCount: 2)
    _ = try reader.number(byteCount: 4)  // Time and date.
    checksum = UInt32(try reader.number(byteCount: 4))
    var sizes = [0, 0, 0] as [UInt64]
    sizes[1] = try reader.number(byteCount: 4)
    sizes[0] = try reader.number(byteCount: 4)
    let nameLength = try reader.number(byteCount: 2)
    let extraLength = try reader.number(byteCount: 2)
    let commentLength = try reader.number(byteCount: 2)
    let part = try reader.number(byteCount: 2)
    _ = try reader.number(byteCount: 6)  // Attributes.
    sizes[2] = try reader.number(byteCount: 4)
    name = try reader.text(nameLength)
    let shown = WeightFault.shown(name)
    let extra = try reader.bytes(extraLength)
    _ = try reader.bytes(commentLength)
    guard part == 0 else { throw .damaged("is a zip archive in several parts") }
    guard flags & 1 == 0 else { throw .forbidden("has an encrypted zip member \(shown)") }
    isCompressed = method != 0
    try Self.widen(&sizes, Data(extra), shown)
    guard isCompressed || sizes[0] == sizes[1] else {
      throw .damaged("has a zip member \(shown) of \(sizes[0]) bytes stored in \(sizes[1])")
    }
    guard sizes[2] <= UInt64(end), UInt64(end) - sizes[2] >= UInt64(Self.localSize) else {
      throw .damaged("has a zip member \(shown) that begins outside the file")
    }
    headerStart = Int(sizes[2])
    let start = try Self.start(headerStart, data, before: end, name: name, method: method)
    guard sizes[1] <= UInt64(end - start) else {
      throw .damaged(
        "has a zip member \(shown) of \(sizes[1]) bytes where \(end - start) are left")
    }
    range = start..<(start + Int(sizes[1]))
  }

  /// Replaces numbers that stand elsewhere by those of the zip64 field (4.5.3), in the order size,
  /// stored size, start.
  private static func widen(
    _ sizes: inout [UInt64], _ extra: Data, _ shown: String
  ) throws(WeightFault) {
    guard sizes.contains(elsewhere) else { return }
    var reader = ByteReader(extra, 0..<extra.count, subject: "the zip64 field of \(shown)")
    while reader.remaining > 0 {
      let kind = try reader.number(byteCount: 2)
      let length = try reader.number(byteCount: 2)
      guard kind == wideField else {
        _ = try reader.bytes(length)
        continue
      }
      for index in sizes.indices where sizes[index] == elsewhere {
        sizes[index] = try reader.number(byteCount: 8)
      }
      return
    }
    throw .damaged("has a zip member \(shown) without the zip64 field that it needs")
  }

  /// Where the bytes begin, after the local header, which must agree with the directory.
  private static func start(
    _ header: Int, _ data: Data, before end: Int, name: String, method expected: UInt64
  ) throws(WeightFault) -> Int {
    let shown = WeightFault.shown(name)
    var reader = ByteReader(data, header..<end, subject: "the zip member \(shown)")
    let signature = try reader.number(byteCount: 4)
    _ = try reader.number(byteCount: 2)
    let flags = try reader.number(byteCount: 2)
    let method = try reader.number(byteCount: 2)
    // Time, date, and what may stand behind the data: checksum and sizes.
    _ = try reader.bytes(16)
    let nameLength = try reader.number(byteCount: 2)
    let extraLength = try reader.number(byteCount: 2)
    guard signature == localSignature, flags & 1 == 0, method == expected,
      try reader.text(nameLength) == name
    else {
      throw .damaged("has a zip member \(shown) whose header disagrees with the directory")
    }
    _ = try reader.bytes(extraLength)
    return reader.position
  }
}
