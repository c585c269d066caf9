internal import Foundation

/// Where the directory of a zip archive lies: right before the records that end the file.
struct ZipDirectory {
  let memberCount: UInt64
  let range: Range<Int>

  /// What one of the two end records says.
  private struct Statement: Equatable {
    var memberCount: UInt64
    var byteCount: UInt64
    var start: UInt64
  }

  private static let endSignature: UInt64 = 0x0605_4B50
  private static let endSize = 22
  private static let locatorSignature: UInt64 = 0x0706_4B50
  private static let locatorSize = 20
  private static let wideSignature: UInt64 = 0x0606_4B50
  private static let wideSize = 56
  /// The smallest entry of a directory.
  private static let entrySize: UInt64 = 46

  init(of data: Data) throws(WeightFault) {
    guard data.count >= Self.endSize else { throw .damaged("is too short for a zip archive") }
    let endStart = data.count - Self.endSize
    var end = ByteReader(data, endStart..<data.count, subject: "the end of the zip archive")
    guard try end.number(byteCount: 4) == Self.endSignature, data.suffix(2).allSatisfy({ $0 == 0 })
    else {
      throw .damaged("does not end in the end of a zip directory")
    }
    let parts = try end.number(byteCount: 4)
    let here = try end.number(byteCount: 2)
    var statement = Statement(
      memberCount: try end.number(byteCount: 2), byteCount: try end.number(byteCount: 4),
      start: try end.number(byteCount: 4))
    guard parts == 0, here == statement.memberCount else {
      throw .damaged("is a zip archive in several parts")
    }
    var limit = endStart
    if let wide = try Self.wideStatement(of: data, before: endStart) {
      limit = endStart - Self.locatorSize - Self.wideSize
      try Self.check(statement, against: wide)
      statement = wide
    }
    guard statement.start <= UInt64(limit),
      statement.byteCount == UInt64(limit) - statement.start
    else {
      throw .damaged("has a zip directory that does not lie where the archive says")
    }
    guard statement.memberCount <= statement.byteCount / Self.entrySize else {
      throw .damaged("announces more zip members than its directory can hold")
    }
    memberCount = statement.memberCount
    range = Int(statement.start)..<limit
  }

  /// What the zip64 records before the end say (4.3.14, 4.3.15); nil where there are none.
  private static func wideStatement(
    of data: Data, before end: Int
  ) throws(WeightFault) -> Statement? {
    guard end >= locatorSize + wideSize else { return nil }
    let locatorStart = end - locatorSize
    var locator = ByteReader(data, locatorStart..<end, subject: "the zip64 locator")
    guard try locator.number(byteCount: 4) == locatorSignature else { return nil }
    let part = try locator.number(byteCount: 4)
    let start = try locator.number(byteCount: 8)
    let parts = try locator.number(byteCount: 4)
    guard part == 0, parts <= 1, start == UInt64(locatorStart - wideSize) else {
      throw .damaged("has a zip64 locator that points elsewhere than before itself")
    }
    var wide = ByteReader(
      data, (locatorStart - wideSize)..<locatorStart, subject: "the zip64 record")
    let signature = try wide.number(byteCount: 4)
    let size = try wide.number(byteCount: 8)
    _ = try wide.number(byteCount: 4)
    let wideParts = try wide.number(byteCount: 8)
    let here = try wide.number(byteCount: 8)
    let statement = Statement(
      memberCount: try wide.number(byteCount: 8), byteCount: try wide.number(byteCount: 8),
      start: try wide.number(byteCount: 8))
    guard signature == wideSignature, size == UInt64(wideSize - 12), wideParts == 0,
      here == statement.memberCount
    else {
      throw .damaged("has a zip64 record that is not valid")
    }
    return statement
  }

  /// A narrow number is either the wide one or all ones, which stand for "see there".
  private static func check(
    _ narrow: Statement, against wide: Statement
  ) throws(WeightFault) {
    guard [wide.memberCount, 0xFFFF].contains(narrow.memberCount),
      [wide.byteCount, 0xFFFF_FFFF].contains(narrow.byteCount),
      [wide.start, 0xFFFF_FFFF].contains(narrow.start)
    else {
      throw .damaged("has a zip64 record that contradicts the end of the directory")
    }
  }
}
