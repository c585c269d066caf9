internal import Files

/// A JSON document built by hand: schemas and the results of commands.
public indirect enum JSONValue: Encodable, Equatable, Sendable {
  case null
  case text(String)
  case flag(Bool)
  case integer(Int)
  case number(Double)
  case array([JSONValue])
  case object([String: JSONValue])

  /// Writes the value without any wrapper.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .text(let text): try container.encode(text)
    case .flag(let flag): try container.encode(flag)
    case .integer(let number): try container.encode(number)
    case .number(let number): try container.encode(number)
    case .array(let items): try container.encode(items)
    case .object(let members): try container.encode(members)
    }
  }
}

extension JSONValue {
  /// The JSON of any value.
  ///
  /// - Throws: `internalFault` for numbers that JSON cannot hold.
  init(_ value: some Encodable) throws(FilesError) {
    let data = try StableJSON.encode(value)
    self = try StableJSON.decode(JSONValue.self, from: data, subject: "JSON")
  }
}

extension JSONValue: Decodable {
  /// Reads any JSON value; a whole number is an integer.
  ///
  /// - Throws: `DecodingError.dataCorrupted` for what is none.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let integer = try? container.decode(Int.self) {
      self = .integer(integer)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let items = try? container.decode([JSONValue].self) {
      self = .array(items)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }
}
