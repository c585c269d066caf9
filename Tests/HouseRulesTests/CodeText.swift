/// Source text in which comments and the insides of string literals are blanked out.
///
/// Lines keep their numbers and ASCII text its columns. Interpolations count as string.
struct CodeText {
  private let bytes: [UInt8]
  private let isSwift: Bool
  private var result: [UInt8]
  private var place = 0

  init(_ text: String, isSwift: Bool) {
    bytes = Array(text.utf8)
    result = bytes
    self.isSwift = isSwift
    scan()
  }

  var code: String { String(decoding: result, as: UTF8.self) }

  private mutating func scan() {
    while place < bytes.count {
      if at("//") {
        while place < bytes.count, bytes[place] != UInt8(ascii: "\n") { blank() }
      } else if at("/*") {
        skipComment()
      } else if !isSwift, at("'") {
        skipLiteral(quote: "'", hashes: 0)
      } else if !skipString() {
        place += 1
      }
    }
  }

  private mutating func skipComment() {
    var depth = 0
    repeat {
      if at("/*") {
        depth += 1
        blank(2)
      } else if at("*/") {
        depth -= 1
        blank(2)
      } else {
        blank()
      }
    } while depth > 0 && place < bytes.count
  }

  /// Skips a string literal that begins here, with or without hashes; says whether one did.
  private mutating func skipString() -> Bool {
    var hashes = 0
    while isSwift, byte(hashes) == UInt8(ascii: "#") { hashes += 1 }
    guard byte(hashes) == UInt8(ascii: "\"") else { return false }
    place += hashes
    skipLiteral(quote: isSwift && at("\"\"\"") ? "\"\"\"" : "\"", hashes: hashes)
    return true
  }

  private mutating func skipLiteral(quote: String, hashes: Int) {
    let hashText = String(repeating: "#", count: hashes)
    place += quote.utf8.count
    while place < bytes.count, !at(quote + hashText) {
      if isSwift, at("\\" + hashText + "(") {
        blank(2 + hashes)
        skipInterpolation()
      } else if at("\\" + hashText) {
        blank(2 + hashes)
      } else {
        blank()
      }
    }
    place = min(bytes.count, place + quote.utf8.count + hashes)
  }

  private mutating func skipInterpolation() {
    var depth = 1
    while depth > 0, place < bytes.count {
      let start = place
      if skipString() {
        for index in start..<place { blankByte(index) }
        continue
      }
      if at("(") { depth += 1 }
      if at(")") { depth -= 1 }
      blank()
    }
  }

  private func at(_ text: String) -> Bool {
    bytes[place...].starts(with: text.utf8)
  }

  private func byte(_ offset: Int) -> UInt8? {
    place + offset < bytes.count ? bytes[place + offset] : nil
  }

  private mutating func blank(_ count: Int = 1) {
    for _ in 0..<count where place < bytes.count {
      blankByte(place)
      place += 1
    }
  }

  private mutating func blankByte(_ index: Int) {
    if result[index] != UInt8(ascii: "\n") { result[index] = UInt8(ascii: " ") }
  }
}
