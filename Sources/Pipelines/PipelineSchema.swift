internal import Training

/// The JSON Schema of pipeline files, made from the table of keys, for editors.
public enum PipelineSchema {
  /// The schema as a document of JSON Schema draft 2020-12.
  public static var document: JSONValue {
    guard case .object(var root) = section("") else { return .null }
    root["$schema"] = .text("https://json-schema.org/draft/2020-12/schema")
    root["title"] = .text("Fovea pipeline")
    return .object(root)
  }

  private static func section(_ path: String) -> JSONValue {
    let prefix = path.isEmpty ? "" : path + "."
    var members: [String: JSONValue] = [:]
    var required: [String] = []
    for key in PipelineKeyTable.keys where isDirect(key.path, prefix) {
      members[String(key.path.dropFirst(prefix.count))] = leaf(key)
    }
    for (inner, note) in PipelineKeyTable.sections where isDirect(inner, prefix) {
      guard case .object(var object) = section(inner) else { continue }
      object["description"] = .text(note)
      members[String(inner.dropFirst(prefix.count))] = .object(object)
    }
    var conditions: [JSONValue] = []
    for key in PipelineKeyTable.keys where key.standard == nil && key.path.hasPrefix(prefix) {
      let name = String(key.path.dropFirst(prefix.count).prefix { $0 != "." })
      if isDirect(key.path, prefix), key.tasksInNeed != key.tasks {
        conditions = condition(key, name)
      } else if !required.contains(name) {
        required.append(name)
      }
    }
    var object: [String: JSONValue] = [
      "type": .text("object"), "additionalProperties": .flag(false),
      "properties": .object(members),
    ]
    if !required.isEmpty { object["required"] = .array(required.map(JSONValue.text)) }
    if !conditions.isEmpty { object["anyOf"] = .array(conditions) }
    return .object(object)
  }

  /// The key is there, or a task beside it that can do without.
  private static func condition(_ key: PipelineKey, _ name: String) -> [JSONValue] {
    let others = key.tasks.subtracting(key.tasksInNeed).map(\.rawValue).sorted()
    let tasks = JSONValue.object(["enum": .array(others.map(JSONValue.text))])
    return [
      .object(["required": .array([.text(name)])]),
      .object([
        "required": .array([.text("task")]), "properties": .object(["task": tasks]),
      ]),
    ]
  }

  private static func isDirect(_ path: String, _ prefix: String) -> Bool {
    path.hasPrefix(prefix) && !path.dropFirst(prefix.count).contains(".")
  }

  private static func leaf(_ key: PipelineKey) -> JSONValue {
    var object: [String: JSONValue] = ["description": .text(key.note)]
    if let standard = key.standard { object["default"] = standard.json }
    let type: String
    switch key.kind {
    case .gates: return .object(object.merging(GateText.schema) { $1 })
    case .text, .path: type = "string"
    case .flag: type = "boolean"
    case .integer(let range):
      type = "integer"
      object["minimum"] = .integer(range.lowerBound)
      object["maximum"] = .integer(range.upperBound)
    case .number(let range):
      type = "number"
      object["minimum"] = .number(range.lowerBound)
      object["maximum"] = .number(range.upperBound)
    case .numbers(let range):
      type = "array"
      object["items"] = .object([
        "type": .text("number"), "minimum": .number(range.lowerBound),
        "maximum": .number(range.upperBound),
      ])
      object["uniqueItems"] = .flag(true)
    case .choice(let names):
      type = "string"
      object["enum"] = .array(names.map(JSONValue.text) + (key.acceptsNull ? [.null] : []))
    case .list:
      type = "array"
      object["items"] = .object(["type": .text("string")])
      object["uniqueItems"] = .flag(true)
    }
    object["type"] = key.acceptsNull ? .array([.text(type), .text("null")]) : .text(type)
    return .object(object)
  }
}
