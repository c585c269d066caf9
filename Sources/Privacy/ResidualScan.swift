internal import Foundation

/// Looks for a patient's values in what is about to remain, in every spelling that is named here.
///
/// Names in any order and case, identifiers with any separators, days in the spellings of
/// `DaySpelling`, unique identifiers; each also inside base64, and in bytes as UTF-8 or UTF-16.
struct ResidualScan: Sendable {
  let values: PatientValues

  /// Whether the text repeats one of the values.
  func finds(_ text: String) -> Bool {
    if isFound(in: text) { return true }
    // O'Hara where the name is written OHara.
    let joined = text.filter { !"'’`".contains($0) }
    if joined.utf8.count < text.utf8.count, isFound(in: joined) { return true }
    if text.utf8.contains(0), hits(inBytes: Array(text.utf8)) { return true }
    return TextReading.decodedBase64(in: text).contains { hits(inBytes: $0) }
  }

  /// Whether the bytes hold text that repeats one of the values.
  func finds(inBytes bytes: [UInt8]) -> Bool {
    TextReading.runs(in: bytes).contains { run in
      isFound(in: run, shortestWord: 4)
        || TextReading.decodedBase64(in: run).contains { hits(inBytes: $0) }
    }
  }

  /// Whether the whole text is one of the identifiers; for numbers, which meet others by chance.
  func isIdentifier(_ text: String) -> Bool {
    text.split(separator: "\\").contains { value in
      let compact = TextReading.compact(String(value))
      return compact.count >= 6 && values.identifiers.contains(Array(compact.utf8))
    }
  }

  private func hits(inBytes bytes: [UInt8]) -> Bool {
    TextReading.runs(in: bytes).contains { isFound(in: $0, shortestWord: 4) }
  }

  private func isFound(in text: String, shortestWord: Int = 2) -> Bool {
    let words = TextReading.words(text)
    if words.contains(where: { $0.count >= shortestWord && values.words.contains($0) }) {
      return true
    }
    let folded = Array(TextReading.folded(text).utf8)
    if values.names.contains(where: { Self.contains(folded, $0) }) { return true }
    let compact = Array(words.joined().utf8)
    if values.identifiers.contains(where: { Self.contains(compact, $0) }) { return true }
    guard folded.contains(where: { 0x30...0x39 ~= $0 }) else { return false }
    return holdsUID(text) || DaySpelling.days(in: folded).contains { isKnown($0) }
  }

  private func holdsUID(_ text: String) -> Bool {
    if values.uids.isEmpty { return false }
    return text.split { $0 != "." && !("0"..."9").contains($0) }.contains { run in
      let trimmed = run.drop { $0 == "." }
      let uid = String(trimmed.reversed().drop { $0 == "." }.reversed())
      return uid.contains(".") && values.uids.contains(uid)
    }
  }

  /// A spelling without century matches any.
  private func isKnown(_ day: Int) -> Bool {
    if day >= 1_000_000 { return values.days.contains(day) }
    return values.days.contains { $0 % 1_000_000 == day }
  }

  /// Whether the bytes hold the others in a row.
  private static func contains(_ bytes: [UInt8], _ wanted: [UInt8]) -> Bool {
    guard let first = wanted.first, bytes.count >= wanted.count else { return false }
    for start in 0...(bytes.count - wanted.count) where bytes[start] == first {
      if bytes[start..<start + wanted.count].elementsEqual(wanted) { return true }
    }
    return false
  }
}
