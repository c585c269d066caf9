internal import Foundation

/// The members of a zip archive that compresses nothing, as `torch.save` writes it.
///
/// Refused: encrypted members, names given twice, members that overlap or leave the file, local
/// headers that disagree with the directory, an archive in parts, a comment; and compressed
/// members when they are asked for (TorchScript compresses its code). So every member that is
/// read is exactly as large as it is in the file, and no bytes are read twice.
/// Source: PKWARE APPNOTE 6.3.10, section 4.3.
struct ZipArchive {
  private let data: Data
  private var members: [String: ZipMember] = [:]

  /// Reads the directory of `data`, whose indices begin at 0.
  init(data: Data) throws(WeightFault) {
    self.data = data
    let directory = try ZipDirectory(of: data)
    var reader = ByteReader(data, directory.range, subject: "the zip directory")
    for _ in 0..<directory.memberCount {
      let member = try ZipMember(&reader, data: data, before: directory.range.lowerBound)
      guard members.updateValue(member, forKey: member.name) == nil else {
        throw .damaged("holds the zip member \(WeightFault.shown(member.name)) twice")
      }
    }
    guard reader.remaining == 0 else {
      throw .damaged("has \(reader.remaining) bytes in its zip directory that belong to no member")
    }
    try checkOverlaps()
  }

  /// The names of all members, sorted.
  var names: [String] { members.keys.sorted() }

  /// Where the member's bytes lie in the file, once its checksum is checked; nil for no member.
  func range(of name: String) throws(WeightFault) -> Range<Int>? {
    guard let member = members[name] else { return nil }
    guard !member.isCompressed else {
      throw .forbidden(
        "has a compressed zip member \(WeightFault.shown(name)), which torch.save never writes")
    }
    guard Checksum.crc32(data[member.range]) == member.checksum else {
      throw .damaged("has a zip member \(WeightFault.shown(name)) with a wrong checksum")
    }
    return member.range
  }

  private func checkOverlaps() throws(WeightFault) {
    let sorted = members.values.sorted { ($0.headerStart, $0.name) < ($1.headerStart, $1.name) }
    for (first, second) in zip(sorted, sorted.dropFirst())
    where second.headerStart < first.range.upperBound {
      throw .damaged(
        "has zip members that overlap: \(WeightFault.shown(first.name)) and "
          + WeightFault.shown(second.name))
    }
  }
}
