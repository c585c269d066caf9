extension PickleMachine {
  /// The value of an instruction that carries it.
  mutating func literal(_ code: PickleCode) throws(WeightFault) -> PickleValue {
    switch code {
    case .none: return .none
    case .newTrue: return .truth(true)
    case .newFalse: return .truth(false)
    case .binInt1: return .integer(Int(try reader.byte()))
    case .binInt2: return .integer(Int(try reader.number(byteCount: 2)))
    case .binInt:
      return .integer(Int(Int32(truncatingIfNeeded: try reader.number(byteCount: 4))))
    case .long1: return try integer(byteCount: UInt64(try reader.byte()))
    case .long4: return try integer(byteCount: try reader.number(byteCount: 4))
    case .int, .long: return try integer(line: try reader.line())
    case .float:
      _ = try reader.line()
      return .float
    case .binFloat:
      _ = try reader.bytes(8)
      return .float
    case .unicode: return .text(try reader.line())
    case .binUnicode: return .text(try reader.text(try reader.number(byteCount: 4)))
    case .shortBinUnicode: return .text(try reader.text(UInt64(try reader.byte())))
    case .binUnicode8: return .text(try reader.text(try reader.number(byteCount: 8)))
    case .string: return .text(try quoted(try reader.line()))
    case .binString: return .text(try reader.text(try reader.number(byteCount: 4)))
    case .shortBinString: return .text(try reader.text(UInt64(try reader.byte())))
    case .binBytes: return try bytes(try reader.number(byteCount: 4))
    case .shortBinBytes: return try bytes(UInt64(try reader.byte()))
    case .binBytes8, .byteArray8: return try bytes(try reader.number(byteCount: 8))
    default: preconditionFailure("the instruction \(code) carries no value")
    }
  }

  private mutating func bytes(_ count: UInt64) throws(WeightFault) -> PickleValue {
    _ = try reader.bytes(count)
    return .bytes
  }

  /// A number in two's complement, the lowest byte first.
  private mutating func integer(byteCount: UInt64) throws(WeightFault) -> PickleValue {
    let bytes = try reader.bytes(byteCount)
    guard let highest = bytes.last else { return .integer(0) }
    guard bytes.count <= 8 else { return .largeInteger }
    let sign: UInt64 = highest >= 0x80 ? .max : 0
    let pattern = bytes.reversed().reduce(sign) { $0 << 8 | UInt64($1) }
    return .integer(Int(truncatingIfNeeded: pattern))
  }

  /// A number in decimal: `00` and `01` are truths in protocol 0, and an L ends a long one.
  private func integer(line: String) throws(WeightFault) -> PickleValue {
    if line == "00" || line == "01" { return .truth(line == "01") }
    let digits = line.hasSuffix("L") ? String(line.dropLast()) : line
    if let integer = Int(digits) { return .integer(integer) }
    let unsigned = digits.hasPrefix("-") ? digits.dropFirst() : Substring(digits)
    guard !unsigned.isEmpty, unsigned.allSatisfy(\.isNumber) else {
      throw .damaged("has a pickle with a number that is none")
    }
    return .largeInteger
  }

  /// Text in Python's quotes; escapes stand in no file that torch.save wrote.
  private func quoted(_ line: String) throws(WeightFault) -> String {
    guard line.count >= 2, let quote = line.first, quote == "'" || quote == "\"",
      line.last == quote, !line.contains("\\")
    else {
      throw .damaged("has a pickle with text in quotes that cannot be read")
    }
    return String(line.dropFirst().dropLast())
  }
}
