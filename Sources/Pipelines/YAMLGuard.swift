/// Looks at YAML text before anything is composed from it.
///
/// An alias stands for its anchor many times over, so a short file could grow without end while it
/// is read. A pipeline file needs none of it: anchors, aliases, tags and block text are refused.
enum YAMLGuard {
  /// The line of the first `&`, `*`, `!`, `|` or `>` that begins a value outside quotes and
  /// comments, or nil.
  static func lineOfIndirection(in text: String) -> Int? {
    var line = 1
    var quote: UInt8?
    var isComment = false
    var isEscaped = false
    // Whether the next character would be the first of a key or a value.
    var beginsToken = true
    var previous = UInt8(ascii: "\n")
    for byte in text.utf8 {
      defer { previous = byte }
      if byte == UInt8(ascii: "\n") {
        line += 1
        isComment = false
        if quote == nil { beginsToken = true }
        continue
      }
      if isComment { continue }
      if let open = quote {
        if isEscaped {
          isEscaped = false
        } else if open == UInt8(ascii: "\""), byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == open {
          quote = nil
        }
        continue
      }
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
        if ":-?".utf8.contains(previous) { beginsToken = true }
      case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: ","):
        beginsToken = true
      case UInt8(ascii: "#") where " \t\n".utf8.contains(previous):
        isComment = true
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        if beginsToken { quote = byte }
        beginsToken = false
      default:
        if beginsToken, "&*!|>".utf8.contains(byte) { return line }
        beginsToken = false
      }
    }
    return nil
  }
}
