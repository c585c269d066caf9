internal import Foundation
package import Reports

/// The checked value of one key of a pipeline file.
package enum PipelineValue: Equatable, Sendable {
  case null
  case text(String)
  case flag(Bool)
  case integer(Int)
  case number(Double)
  case numbers([Double])
  case list([String])
  case gates([Gate])

  /// The value as YAML that reads back as itself.
  package var yaml: String {
    switch self {
    case .null: "null"
    case .text(let text): Self.scalar(text)
    case .flag(let flag): flag ? "true" : "false"
    case .integer(let number): "\(number)"
    case .number(let number):
      number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
    case .numbers(let items):
      "[" + items.map { PipelineValue.number($0).yaml }.joined(separator: ", ") + "]"
    case .list(let items): "[" + items.map(Self.scalar).joined(separator: ", ") + "]"
    case .gates(let gates): GateText.yaml(gates)
    }
  }

  /// The value as JSON.
  package var json: JSONValue {
    switch self {
    case .null: .null
    case .text(let text): .text(text)
    case .flag(let flag): .flag(flag)
    case .integer(let number): .integer(number)
    case .number(let number): .number(number)
    case .numbers(let items): .array(items.map(JSONValue.number))
    case .list(let items): .array(items.map(JSONValue.text))
    case .gates(let gates): GateText.json(gates)
    }
  }

  /// Plain where YAML 1.2 allows it without doubt, double-quoted otherwise.
  private static func scalar(_ text: String) -> String {
    let words = ["null", "true", "false", "yes", "no", "on", "off"]
    let isPlain =
      text.range(of: "^[A-Za-z_./<][A-Za-z0-9_./<>=+@ -]*$", options: .regularExpression) != nil
    if isPlain, !words.contains(text.lowercased()), !text.hasSuffix(" ") { return text }
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": escaped += "\\\\"
      case "\"": escaped += "\\\""
      case _ where scalar.value < 32 || scalar.value == 127:
        escaped += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return "\"" + escaped + "\""
  }
}
