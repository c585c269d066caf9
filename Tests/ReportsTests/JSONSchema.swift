import Foundation

/// Any JSON value.
indirect enum JSON: Decodable, Equatable {
  case null
  case flag(Bool)
  case number(Double)
  case text(String)
  case array([JSON])
  case object([String: JSON])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let items = try? container.decode([JSON].self) {
      self = .array(items)
    } else {
      self = .object(try container.decode([String: JSON].self))
    }
  }

  subscript(_ name: String) -> JSON? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  var items: [JSON] { if case .array(let items) = self { items } else { [] } }
  var number: Double? { if case .number(let number) = self { number } else { nil } }
  var text: String? { if case .text(let text) = self { text } else { nil } }

  /// Its name in schemas; a whole number is both number and integer.
  var types: Set<String> {
    switch self {
    case .null: ["null"]
    case .flag: ["boolean"]
    case .number(let number): number == number.rounded() ? ["number", "integer"] : ["number"]
    case .text: ["string"]
    case .array: ["array"]
    case .object: ["object"]
    }
  }
}

/// The part of JSON Schema, draft 2020-12, that report.schema.json uses.
struct JSONSchema {
  /// The words that are understood; a schema with any other is refused.
  static let words: Set<String> = [
    "$schema", "$defs", "$ref", "title", "description", "type", "required", "properties", "items",
    "additionalProperties", "enum", "const", "minimum", "maximum", "exclusiveMinimum",
    "exclusiveMaximum", "pattern", "if", "then", "else",
  ]

  let root: JSON

  /// Where and how the value breaks the schema.
  func faults(_ value: JSON) -> [String] { faults(value, root, "$") }

  private func faults(_ value: JSON, _ schema: JSON, _ place: String) -> [String] {
    guard case .object(let members) = schema else { return ["\(place): no schema"] }
    if let name = members["$ref"]?.text?.split(separator: "/").last {
      guard let target = root["$defs"]?[String(name)] else { return ["\(place): no \(name)"] }
      return self.faults(value, target, place)
    }
    var faults = members.keys.filter { !Self.words.contains($0) }.map { "\(place): word \($0)" }
    let types = members["type"].map { $0.items.isEmpty ? [$0] : $0.items }?.compactMap(\.text)
    if let types, value.types.isDisjoint(with: types) {
      return faults + ["\(place): is \(value.types.sorted()), not \(types)"]
    }
    if let choices = members["enum"]?.items, !choices.contains(value) {
      faults.append("\(place): is none of the choices")
    }
    if let constant = members["const"], constant != value { faults.append("\(place): differs") }
    if let pattern = members["pattern"]?.text, let text = value.text,
      text.range(of: pattern, options: .regularExpression) == nil
    {
      faults.append("\(place): does not match")
    }
    faults += bounds(value, members, place)
    if let condition = members["if"] {
      let branch = self.faults(value, condition, place).isEmpty ? "then" : "else"
      if let schema = members[branch] { faults += self.faults(value, schema, place) }
    }
    if let items = members["items"] {
      for (index, item) in value.items.enumerated() {
        faults += self.faults(item, items, "\(place)[\(index)]")
      }
    }
    return faults + self.members(value, members, place)
  }

  private func bounds(_ value: JSON, _ schema: [String: JSON], _ place: String) -> [String] {
    guard let number = value.number else { return [] }
    let checks: [(String, (Double) -> Bool)] = [
      ("minimum", { number >= $0 }), ("maximum", { number <= $0 }),
      ("exclusiveMinimum", { number > $0 }), ("exclusiveMaximum", { number < $0 }),
    ]
    return checks.compactMap { name, holds in
      guard let bound = schema[name]?.number, !holds(bound) else { return nil }
      return "\(place): \(number) is beyond \(name) \(bound)"
    }
  }

  private func members(_ value: JSON, _ schema: [String: JSON], _ place: String) -> [String] {
    guard case .object(let members) = value else { return [] }
    var faults = (schema["required"]?.items ?? []).compactMap(\.text)
      .filter { members[$0] == nil }.map { "\(place): no \($0)" }
    for (name, member) in members.sorted(by: { $0.key < $1.key }) {
      if let known = schema["properties"]?[name] {
        faults += self.faults(member, known, "\(place).\(name)")
      } else if let others = schema["additionalProperties"], others != .flag(true) {
        faults +=
          others == .flag(false)
          ? ["\(place): has \(name)"] : self.faults(member, others, "\(place).\(name)")
      }
    }
    return faults
  }
}
