public import Foundation

/// A zip archive as `torch.save` writes it, with every number open to a lie.
public struct ZipBuilder: Sendable {
  /// A member and what its headers say of it.
  public struct Member: Sendable {
    /// The name.
    public var name: String
    /// The bytes.
    public var data: Data
    /// 0 for stored.
    public var method: UInt16 = 0
    /// Bit 0 is encryption.
    public var flags: UInt16 = 0
    /// The size in the directory; nil for the right one.
    public var size: UInt64?
    /// The size as stored in the directory; nil for the right one.
    public var storedSize: UInt64?
    /// The start in the directory; nil for the right one.
    public var start: UInt64?
    /// The checksum in the directory; nil for the right one.
    public var checksum: UInt32?
    /// Whether its numbers stand in a zip64 field.
    public var isWide = false
    /// The name in the local header; nil for the same.
    public var localName: String?

    /// Makes an honest member.
    public init(_ name: String, _ data: Data) {
      self.name = name
      self.data = data
    }
  }

  /// The members in the order of the file.
  public var members: [Member]
  /// Whether the zip64 records are written, as `torch.save` does always.
  public var isWide = true
  /// The number of members in the zip64 record; nil for the right one.
  public var wideCount: UInt64?
  /// The start of the directory in the zip64 record; nil for the right one.
  public var wideStart: UInt64?
  /// Where the locator points to; nil for the right place.
  public var locator: UInt64?

  /// Makes an honest archive.
  public init(_ members: [Member]) { self.members = members }

  /// An honest archive of a pickle and its storages under the names of `torch.save`.
  public init(pickle: Data, storages: [(String, Data)] = []) {
    self.init(
      [Member("archive/data.pkl", pickle), Member("archive/byteorder", Data("little".utf8))]
        + storages.map { Member("archive/data/\($0)", $1) })
  }

  /// The bytes of the archive.
  public var data: Data {
    var file = Data()
    var directory = Data()
    for member in members {
      let start = UInt64(file.count)
      let checksum = Self.crc32(member.data)
      let localName = Data((member.localName ?? member.name).utf8)
      file += number(0x0403_4B50, 4) + number(0, 2) + number(member.flags, 2)
      file += number(member.method, 2) + number(0, 4) + number(checksum, 4)
      file += number(member.data.count, 4) + number(member.data.count, 4)
      file += number(localName.count, 2) + number(0, 2) + localName + member.data
      directory += entry(member, start: start, checksum: checksum)
    }
    let start = file.count
    file += directory
    if isWide {
      let wide = file.count
      let count = wideCount ?? UInt64(members.count)
      file += number(0x0606_4B50, 4) + number(44, 8) + number(0, 4) + number(0, 8)
      file += number(count, 8) + number(count, 8) + number(directory.count, 8)
      file += number(wideStart ?? UInt64(start), 8)
      file += number(0x0706_4B50, 4) + number(0, 4)
      file += number(locator ?? UInt64(wide), 8) + number(1, 4)
    }
    file += number(0x0605_4B50, 4) + number(0, 4) + number(members.count, 2)
    file += number(members.count, 2) + number(directory.count, 4) + number(start, 4)
    return file + number(0, 2)
  }

  private func entry(_ member: Member, start: UInt64, checksum: UInt32) -> Data {
    let sizes = [
      member.size ?? UInt64(member.data.count), member.storedSize ?? UInt64(member.data.count),
      member.start ?? start,
    ]
    var extra = Data()
    for size in sizes where member.isWide || size >= 0xFFFF_FFFF { extra += number(size, 8) }
    if !extra.isEmpty { extra = number(1, 2) + number(extra.count, 2) + extra }
    let narrow = sizes.map { member.isWide ? 0xFFFF_FFFF : min($0, 0xFFFF_FFFF) }
    let name = Data(member.name.utf8)
    var entry = number(0x0201_4B50, 4) + number(0, 4) + number(member.flags, 2)
    entry += number(member.method, 2) + number(0, 4) + number(member.checksum ?? checksum, 4)
    entry += number(narrow[1], 4) + number(narrow[0], 4) + number(name.count, 2)
    entry += number(extra.count, 2) + number(0, 2) + number(0, 2) + number(0, 6)
    return entry + number(narrow[2], 4) + name + extra
  }

  private func number(_ value: some BinaryInteger, _ byteCount: Int) -> Data {
    let value = UInt64(truncatingIfNeeded: value)
    return Data((0..<byteCount).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) })
  }

  /// CRC-32 by its definition, bit by bit (ISO 3309).
  private static func crc32(_ data: Data) -> UInt32 {
    var value = UInt32.max
    for byte in data {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
    return ~value
  }
}
