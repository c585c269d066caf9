internal import Foundation

/// Looks for the sought values in the text that bytes hold.
///
/// Text in UTF-8, and of Latin letters in UTF-16 of both byte orders; each also inside base64.
struct TextSearch: Sendable {
  let values: SoughtValues
  /// Whether the file is a table, in which numbers stand alone.
  let isTable: Bool

  /// In short runs of text between other bytes only values of that length count.
  private static let shortRun = 12
  private static let lengthInBytes = 8
  /// Long unbroken codes, such as pictures in a page, hold short words by chance.
  private static let longCode = 64
  private static let lengthInCode = 10

  /// What of the values the bytes hold; nil for nothing.
  func rule(in bytes: UnsafeRawBufferPointer) -> ArtefactRule? {
    // A text holds no control characters but a few.
    let isText = !bytes.prefix(1 << 12).contains { $0 < 9 }
    return rule(in: bytes, isText: isText, depth: 0)
  }

  private func rule(
    in bytes: UnsafeRawBufferPointer, isText: Bool, depth: Int
  ) -> ArtefactRule? {
    let narrow = TextRuns.first(in: bytes) { run -> ArtefactRule? in
      let isShort = !isText && run.count < Self.shortRun
      // Weights hold such runs by the million, and no value that counts fits into one.
      if isShort, run.count < Self.lengthInBytes { return nil }
      return rule(inRun: run, shortest: isShort ? Self.lengthInBytes : 0, depth: depth)
    }
    return narrow
      ?? TextRuns.firstWide(in: bytes) { run -> ArtefactRule? in
        rule(inRun: run, shortest: 0, depth: depth)
      }
  }

  /// What a run of text holds; what looks like base64 is read too.
  private func rule(
    inRun run: UnsafeRawBufferPointer, shortest: Int, depth: Int
  ) -> ArtefactRule? {
    var done = 0
    var place = 0
    while place < run.count {
      guard Base64.isCode(run[place]) else {
        place += 1
        continue
      }
      var end = place
      while end < run.count, Base64.isCode(run[end]) { end += 1 }
      let code = UnsafeRawBufferPointer(rebasing: run[place..<end])
      if depth == 0, code.count >= 8, let rule = rule(inCode: code) { return rule }
      if code.count >= Self.longCode, Base64.looksRandom(code) {
        let before = UnsafeRawBufferPointer(rebasing: run[done..<place])
        let rule =
          rule(inWords: before, shortest: shortest)
          ?? rule(inWords: code, shortest: max(shortest, Self.lengthInCode))
        if let rule { return rule }
        done = end
      }
      place = end
    }
    return rule(inWords: UnsafeRawBufferPointer(rebasing: run[done...]), shortest: shortest)
  }

  private func rule(inCode code: UnsafeRawBufferPointer) -> ArtefactRule? {
    Base64.decoded(code).withUnsafeBytes { bytes in
      rule(in: bytes, isText: bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, depth: 1)
    }
  }

  private func rule(inWords text: UnsafeRawBufferPointer, shortest: Int) -> ArtefactRule? {
    var folded = [UInt8](repeating: 0, count: text.count)
    var isPlain = true
    for (place, byte) in text.enumerated() {
      folded[place] = 0x41...0x5A ~= byte ? byte | 0x20 : byte
      if byte >= 0x80 { isPlain = false }
    }
    if !isPlain {
      folded = Array(TextReading.folded(String(decoding: text, as: UTF8.self)).utf8)
    }
    return folded.withUnsafeBufferPointer { text in
      var search = RunSearch(values: values, text: text, shortest: shortest, isTable: isTable)
      return search.rule()
    }
  }
}
