public import Evaluation

/// What became of a gate.
public struct GateResult: Codable, Sendable, Equatable {
  /// The gate.
  public let gate: Gate
  /// Whether the bar was reached.
  public let isPassed: Bool
  /// The number that decided; nil where there is none, which never passes.
  public let value: Double?
  /// The label it was found at; nil for the card.
  public let label: String?
  /// The group or groups it was found at; empty for the whole.
  public let groups: [GroupReference]
  /// Why the gate is broken although the number may reach the bar; empty otherwise.
  public let reason: String

  /// The gate broken by a number that a release withholds.
  var brokenBySuppressed: GateResult {
    GateResult(
      gate: gate, isPassed: false, value: nil, label: label, groups: [],
      reason: "a number that is suppressed breaks it")
  }

  /// The finding in one sentence without a full stop.
  public var sentence: String {
    let bar = "the gate asks for at \(gate.side == .min ? "least" : "most") \(Self.text(gate.bar))"
    guard let value else { return "\(gate.name) has no value: \(reason); \(bar)" }
    let found = "\(gate.name) is \(Self.text(value))\(place)"
    return reason.isEmpty ? "\(found); \(bar)" : "\(found), but \(reason); \(bar)"
  }

  private var place: String {
    var places = label.map { [$0] } ?? []
    if let attribute = groups.first?.attribute {
      let names = groups.map(\.group).joined(separator: " and ")
      places.append("\(ReportContent.title(of: attribute)) \(names)")
    }
    return places.isEmpty ? "" : " (\(places.joined(separator: ", ")))"
  }

  /// Up to four digits after the point, without the zeros at the end.
  private static func text(_ number: Double) -> String {
    var text = NumberText.decimal(number, digits: 4)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }
}
