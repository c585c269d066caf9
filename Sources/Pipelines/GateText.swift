internal import Evaluation
internal import Files
internal import Reports

/// Gates as people write them: in a pipeline file, and after `--gate`.
enum GateText {
  private static let grammar =
    "write overall.METRIC, worstGroup.METRIC, gap.METRIC or card.needsAuthor"
  private static let example = "write {min: 0.8} or {max: 0.1}"

  /// The gates of `{worstGroup.sensitivity: {min: 0.8}, …}`, in the order written.
  ///
  /// - Throws: `configuration` for what is no gate.
  static func gates(of node: PipelineNode, subject: String) throws(PipelinesError) -> [Gate] {
    guard case .mapping(let members) = node else {
      throw PipelinesError(
        .configuration, subject: subject, reason: "is no list of gates",
        hint: "write gates: {worstGroup.sensitivity: {min: 0.8}}")
    }
    var gates: [Gate] = []
    for member in members {
      let place = "\(subject).\(member.key)"
      guard case .mapping(let bars) = member.value, !bars.isEmpty else {
        throw PipelinesError(
          .configuration, subject: place, reason: "holds no bar", hint: example)
      }
      for bar in bars {
        guard let side = Gate.Side(rawValue: bar.key) else {
          throw PipelinesError(
            .configuration, subject: "\(place).\(bar.key)", reason: "is neither min nor max",
            hint: example)
        }
        guard case .scalar(let text, isPlain: true) = bar.value, let number = number(text) else {
          throw PipelinesError(
            .configuration, subject: "\(place).\(bar.key)", reason: "is not a number",
            hint: example)
        }
        let measured = GateMeasure.allCases.compactMap {
          Gate(name: member.key, side: side, bar: number, of: $0)
        }
        if let gate = measured.first {
          gates.append(gate)
        } else {
          gates.append(
            try gate(member.key, side, number, code: .configuration, subject: place))
        }
      }
    }
    return gates
  }

  /// The gate of `worstGroup.sensitivity=min:0.8`, or of `worstGroup.dice=min:0.8` for masks.
  ///
  /// - Parameters:
  ///   - measure: what masks or boxes are measured by; nil: other gates.
  ///   - kind: what values are predicted; nil: a classifier's gates.
  /// - Throws: `usage` for what is no gate.
  static func gate(
    flag text: String, of measure: GateMeasure? = nil, kind: AgreementSummary.Kind? = nil
  ) throws(PipelinesError) -> Gate {
    let subject = "--gate \(text)"
    let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
    let bar = parts.last?.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let bar, bar.count == 2, let side = Gate.Side(rawValue: bar[0]),
      let number = number(bar[1])
    else {
      throw PipelinesError(
        .usage, subject: subject, reason: "is not NAME=min:NUMBER or NAME=max:NUMBER",
        hint: "write --gate worstGroup.\(measure?.rawValue ?? "sensitivity")=min:0.8")
    }
    if let measure {
      if let gate = Gate(name: parts[0], side: side, bar: number, of: measure) { return gate }
      throw PipelinesError(
        .usage, subject: subject, reason: "is no gate",
        hint: "write one of \(measure.gateNames.joined(separator: ", "))")
    }
    return try gate(parts[0], side, number, of: kind, code: .usage, subject: subject)
  }

  private static func gate(
    _ name: String, _ side: Gate.Side, _ bar: Double, of kind: AgreementSummary.Kind? = nil,
    code: PipelinesError.Code, subject: String
  ) throws(PipelinesError) -> Gate {
    let gate =
      kind.map { Gate(name: name, of: $0, side: side, bar: bar) }
      ?? Gate(name: name, side: side, bar: bar)
    if let gate { return gate }
    let known = kind.map { Gate.allNames(of: $0) } ?? Gate.allNames
    throw PipelinesError(
      code, subject: subject,
      reason: kind.map { "is no gate of a \($0.rawValue) target" } ?? "is no gate",
      hint: Suggestion.nearest(to: name, among: known).map { "did you mean \($0)?" } ?? grammar)
  }

  private static func number(_ text: String) -> Double? {
    guard text.allSatisfy({ "0123456789+-.eE".contains($0) }), let number = Double(text),
      number.isFinite
    else { return nil }
    return number
  }

  /// The gates as YAML that reads back as themselves.
  static func yaml(_ gates: [Gate]) -> String {
    var names: [String] = []
    for gate in gates where !names.contains(gate.name) { names.append(gate.name) }
    let members = names.map { name in
      let bars = gates.filter { $0.name == name }.map {
        "\($0.side.rawValue): \(PipelineValue.number($0.bar).yaml)"
      }
      return "\(name): {\(bars.joined(separator: ", "))}"
    }
    return "{" + members.joined(separator: ", ") + "}"
  }

  /// The gates as JSON of the same shape.
  static func json(_ gates: [Gate]) -> JSONValue {
    var members: [String: [String: JSONValue]] = [:]
    for gate in gates { members[gate.name, default: [:]][gate.side.rawValue] = .number(gate.bar) }
    return .object(members.mapValues(JSONValue.object))
  }

  /// What editors are told of them.
  static var schema: [String: JSONValue] {
    let bars = JSONValue.object([
      "type": .text("object"), "additionalProperties": .flag(false), "minProperties": .integer(1),
      "properties": .object(
        Dictionary(
          uniqueKeysWithValues: Gate.Side.allCases.map {
            ($0.rawValue, .object(["type": .text("number")]))
          })),
    ])
    let names = Gate.allNames + GateMeasure.allCases.flatMap(\.gateNames)
    return [
      "type": .text("object"), "additionalProperties": .flag(false),
      "properties": .object(
        Dictionary(uniqueKeysWithValues: names.map { ($0, bars) })),
    ]
  }
}
