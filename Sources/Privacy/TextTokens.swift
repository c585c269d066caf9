/// The words and numbers of a folded text: runs of letters and digits, with the points inside
/// numbers, so that a decimal is one word and no other number's end.
struct TextTokens: Sequence, IteratorProtocol {
  private let text: UnsafeBufferPointer<UInt8>
  private var place = 0

  init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  /// The words of a value.
  static func words(of text: String) -> [[UInt8]] {
    Array(text.utf8).withUnsafeBufferPointer { text in
      TextTokens(text).map { Array(text[$0]) }
    }
  }

  mutating func next() -> Range<Int>? {
    while place < text.count, !Self.isWord(text[place]) { place += 1 }
    guard place < text.count else { return nil }
    let start = place
    while place < text.count {
      let isPoint =
        text[place] == UInt8(ascii: ".") && Self.isDigit(text[place - 1])
        && place + 1 < text.count && Self.isDigit(text[place + 1])
      guard isPoint || Self.isWord(text[place]) else { break }
      place += 1
    }
    return start..<place
  }

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte }

  @inline(__always)
  static func isLetter(_ byte: UInt8) -> Bool { 0x61...0x7A ~= byte || byte >= 0x80 }

  @inline(__always)
  private static func isWord(_ byte: UInt8) -> Bool { isDigit(byte) || isLetter(byte) }
}
