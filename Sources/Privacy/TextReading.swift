internal import Foundation

/// The ways in which text may stand in text or in bytes.
enum TextReading {
  /// Runs of letters and digits in lower case, accents taken off.
  static func words(_ text: String) -> [String] {
    if let bytes = plain(text) {
      return bytes.split { !isLetterOrDigit($0) }.map { String(decoding: $0, as: UTF8.self) }
    }
    return folded(text).split { !$0.isLetter && !$0.isNumber && $0 != "\u{FFFD}" }.map(String.init)
  }

  /// Letters and digits alone, in lower case, accents taken off.
  static func compact(_ text: String) -> String {
    if let bytes = plain(text) {
      return String(decoding: bytes.filter(isLetterOrDigit), as: UTF8.self)
    }
    return folded(text).filter { $0.isLetter || $0.isNumber }
  }

  /// The bytes of text in ASCII alone, in lower case; nil of any other.
  private static func plain(_ text: String) -> [UInt8]? {
    guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    return text.utf8.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    0x61...0x7A ~= byte || 0x30...0x39 ~= byte
  }

  static func folded(_ text: String) -> String {
    if let bytes = plain(text) { return String(decoding: bytes, as: UTF8.self) }
    let plain = text.folding(options: [.diacriticInsensitive, .widthInsensitive], locale: nil)
    return plain.lowercased().unicodeScalars.reduce(into: "") { folded, scalar in
      if unseen.contains(scalar) { return }
      if let letters = Self.letters[scalar] {
        folded += letters
      } else if scalar.value >= 0x80, parting.contains(scalar.properties.generalCategory) {
        folded += " "
      } else {
        folded.unicodeScalars.append(scalar)
      }
    }
  }

  /// The words of a name in every spelling: as they are, with umlauts spelled out, and the other
  /// way about.
  static func nameWords(_ text: String) -> [String] {
    let plain = words(text)
    if text.utf8.allSatisfy({ $0 < 0x80 }), !plain.contains(where: holdsDigraph) { return plain }
    let spelled = text.lowercased().precomposedStringWithCanonicalMapping
      .reduce(into: "") { $0 += umlauts[$1] ?? String($1) }
    let short = plain.map { word in
      ["ae", "oe", "ue", "aa"].reduce(word) {
        $0.replacingOccurrences(of: $1, with: String($1.prefix(1)))
      }
    }
    return plain + words(spelled) + short.filter { $0.count >= 4 }
  }

  private static func holdsDigraph(_ word: String) -> Bool {
    var before: UInt8 = 0
    for byte in word.utf8 {
      let isFirst = before == 0x61 || before == 0x6F || before == 0x75
      if isFirst && byte == 0x65 || before == 0x61 && byte == 0x61 { return true }
      before = byte
    }
    return false
  }

  private static let umlauts: [Character: String] = [
    "ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae",
  ]

  /// Letters that are no other letter with an accent, as they are written without them.
  private static let letters: [Unicode.Scalar: String] = [
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "þ": "th",
    "ı": "i",
  ]

  /// Dashes, quotation marks and spaces of typography stand between words as plain ones do.
  private static let parting: Set<Unicode.GeneralCategory> = [
    .dashPunctuation, .initialPunctuation, .finalPunctuation, .openPunctuation, .closePunctuation,
    .otherPunctuation, .spaceSeparator,
  ]

  /// Soft hyphen and characters without width.
  private static let unseen: Set<Unicode.Scalar> = [
    "\u{AD}", "\u{200B}", "\u{200C}", "\u{200D}", "\u{2060}", "\u{FEFF}",
  ]

  /// Printable runs of at least four characters in bytes that are no text: single bytes and UTF-8,
  /// and UTF-16 in both orders.
  static func runs(in bytes: [UInt8]) -> [String] {
    var found: [String] = []
    var run: [UInt8] = []
    func close() {
      if run.count >= 4 { found.append(String(decoding: run, as: UTF8.self)) }
      run.removeAll(keepingCapacity: true)
    }
    for byte in bytes {
      if byte >= 0x20, byte != 0x7F { run.append(byte) } else { close() }
    }
    close()
    for isBig in [false, true] {
      for start in 0...1 { found += wideRuns(in: bytes, from: start, isBig: isBig) }
    }
    return found
  }

  private static func wideRuns(in bytes: [UInt8], from start: Int, isBig: Bool) -> [String] {
    var found: [String] = []
    var run: [UInt16] = []
    var place = start
    while place + 1 < bytes.count {
      let (low, high) = isBig ? (bytes[place + 1], bytes[place]) : (bytes[place], bytes[place + 1])
      let unit = UInt16(high) << 8 | UInt16(low)
      if 0x20..<0x250 ~= unit, unit != 0x7F {
        run.append(unit)
      } else {
        if run.count >= 4 { found.append(String(decoding: run, as: UTF16.self)) }
        run.removeAll(keepingCapacity: true)
      }
      place += 2
    }
    if run.count >= 4 { found.append(String(decoding: run, as: UTF16.self)) }
    return found
  }

  /// What base64 runs of at least eight characters hold (RFC 4648, either alphabet).
  static func decodedBase64(in text: String) -> [[UInt8]] {
    // Most text holds no run that is long enough, whatever its letters.
    var (run, longest) = (0, 0)
    for byte in text.utf8 {
      run = Base64.isCode(byte) ? run + 1 : 0
      longest = max(longest, run)
    }
    if longest < 8 { return [] }
    let isCode: (Character) -> Bool = {
      $0.isASCII && ($0.isLetter || $0.isNumber || "+/-_".contains($0))
    }
    return text.split { !isCode($0) }.compactMap { run in
      guard run.count >= 8 else { return nil }
      var code = run.replacingOccurrences(of: "-", with: "+")
        .replacingOccurrences(of: "_", with: "/")
      if code.count % 4 == 1 { code.removeLast() }
      code += String(repeating: "=", count: (4 - code.count % 4) % 4)
      return Data(base64Encoded: code).map { [UInt8]($0) }
    }
  }
}
