internal import Foundation

/// The checked header of a safetensors file.
///
/// Refused: a header longer than the file or than 100 MB (the limit of the reference reader), text
/// that is not UTF-8 or not the JSON the format describes, names given twice, unknown types,
/// negative or overflowing shapes, byte ranges that disagree with the shape, leave the file,
/// overlap or leave holes, and bytes after the last tensor.
struct SafeTensorsHeader {
  struct Entry {
    let name: String
    let type: ElementType
    let shape: [Int]
    let begin: Int
    let end: Int
  }

  static let largestHeader = 100_000_000

  let metadata: [String: String]
  let entries: [Entry]
  let dataStart: Int

  init(data: Data, subject: String) throws(FilesError) {
    func refusal(_ reason: String) -> FilesError {
      FilesError(
        .badData, subject: subject, reason: reason,
        hint: "it is not a whole, valid safetensors file; fetch or export it again")
    }
    guard data.count >= 8 else { throw refusal("holds \(data.count) bytes, no header") }
    let length = data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(Self.largestHeader) else {
      throw refusal("announces a header of \(length) bytes, more than 100 MB")
    }
    guard Int(length) <= data.count - 8 else {
      throw refusal("announces a header of \(length) bytes but holds \(data.count - 8) more")
    }
    dataStart = 8 + Int(length)
    guard let text = String(validating: data[8..<dataStart], as: UTF8.self) else {
      throw refusal("has a header that is not UTF-8")
    }
    var reader = SafeTensorsHeaderReader(text: text)
    do throws(SafeTensorsHeaderReader.Fault) {
      (metadata, entries) = try reader.header()
    } catch {
      throw refusal("has a bad header: \(error.reason) at byte \(error.position)")
    }
    if let reason = Self.layoutFault(entries, dataCount: data.count - dataStart) {
      throw refusal(reason)
    }
  }

  /// What is wrong with the byte ranges, or nil when they tile the data exactly.
  private static func layoutFault(_ entries: [Entry], dataCount: Int) -> String? {
    for entry in entries {
      var size = entry.type.byteCount
      for extent in entry.shape {
        let (product, overflows) = size.multipliedReportingOverflow(by: extent)
        if overflows { return "tensor \(entry.name) has a shape too large to count" }
        size = product
      }
      guard entry.begin <= entry.end, entry.end <= dataCount else {
        return "tensor \(entry.name) lies at bytes \(entry.begin)..\(entry.end) of \(dataCount)"
      }
      guard size == entry.end - entry.begin else {
        return "tensor \(entry.name) needs \(size) bytes but has \(entry.end - entry.begin)"
      }
    }
    var next = 0
    for entry in entries.sorted(by: { ($0.begin, $0.end) < ($1.begin, $1.end) }) {
      if entry.begin < next { return "tensor \(entry.name) overlaps the one before it" }
      if entry.begin > next { return "bytes \(next)..\(entry.begin) belong to no tensor" }
      next = entry.end
    }
    return next == dataCount ? nil : "\(dataCount - next) bytes follow the last tensor"
  }
}
