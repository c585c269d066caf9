internal import Files

extension PipelineKey {
  /// The node's value as this key demands it.
  ///
  /// - Throws: `configuration`, saying what the key may hold.
  func value(of node: PipelineNode, subject: String) throws(PipelinesError) -> PipelineValue {
    if case .scalar(let text, isPlain: true) = node, ["", "~", "null"].contains(text) {
      guard acceptsNull else { throw mistake(subject, "may not be null") }
      return .null
    }
    if kind == .gates { return .gates(try GateText.gates(of: node, subject: subject)) }
    if case .list(let nodes) = node {
      if case .numbers(let range) = kind {
        return .numbers(try numbers(nodes, in: range, subject: subject))
      }
      guard kind == .list else { throw mistake(subject, "is a list") }
      var items: [String] = []
      for node in nodes {
        guard case .scalar(let text, _) = node, !text.isEmpty else {
          throw mistake(subject, "holds an item that is not text")
        }
        guard !items.contains(text) else {
          throw mistake(subject, "names \(text) twice")
        }
        items.append(text)
      }
      return .list(items)
    }
    guard case .scalar(let text, let isPlain) = node else {
      throw mistake(subject, "has keys of its own")
    }
    return try value(of: text, isPlain: isPlain, subject: subject)
  }

  private func value(
    of text: String, isPlain: Bool, subject: String
  ) throws(PipelinesError) -> PipelineValue {
    switch kind {
    case .text, .path:
      guard !text.isEmpty else { throw mistake(subject, "is empty") }
      return .text(text)
    case .flag:
      guard isPlain, text == "true" || text == "false" else { throw misfit(subject, text) }
      return .flag(text == "true")
    case .integer(let range):
      guard isPlain, let number = Int(text) else { throw misfit(subject, text) }
      guard range.contains(number) else { throw mistake(subject, "is \(text)") }
      return .integer(number)
    case .number(let range):
      guard isPlain, let number = Self.decimal(text) else { throw misfit(subject, text) }
      guard range.contains(number) else { throw mistake(subject, "is \(text)") }
      return .number(number)
    case .choice(let names):
      guard names.contains(text) else {
        if let meant = Suggestion.nearest(to: text, among: names) {
          throw PipelinesError(
            .configuration, subject: subject, reason: "is \(Self.quoted(text))",
            hint: "did you mean \(meant)?")
        }
        throw misfit(subject, text)
      }
      return .text(text)
    case .list, .numbers, .gates:
      throw misfit(subject, text)
    }
  }

  private func numbers(
    _ nodes: [PipelineNode], in range: ClosedRange<Double>, subject: String
  ) throws(PipelinesError) -> [Double] {
    var numbers: [Double] = []
    for node in nodes {
      guard case .scalar(let text, isPlain: true) = node, let number = Self.decimal(text) else {
        throw mistake(subject, "holds an item that is not a number")
      }
      guard range.contains(number) else { throw mistake(subject, "holds \(text)") }
      guard !numbers.contains(number) else { throw mistake(subject, "names \(text) twice") }
      numbers.append(number)
    }
    return numbers
  }

  /// A number in decimal digits; infinities, hexadecimals and the like are none.
  private static func decimal(_ text: String) -> Double? {
    text.allSatisfy { "0123456789+-.eE".contains($0) } ? Double(text) : nil
  }

  private func misfit(_ subject: String, _ text: String) -> PipelinesError {
    mistake(subject, "is \(Self.quoted(text))")
  }

  private func mistake(_ subject: String, _ reason: String) -> PipelinesError {
    PipelinesError(
      .configuration, subject: subject, reason: reason, hint: "give \(expectation)")
  }

  /// What the key may hold, in words.
  package var expectation: String {
    let words =
      switch kind {
      case .text: "text"
      case .path: "a path"
      case .flag: "true or false"
      case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
      case .number(let range):
        "a number \(Self.words(range))"
      case .numbers(let range): "a list of numbers \(Self.words(range)), as [0.1, 1]"
      case .choice(let names) where names.count == 1: names[0]
      case .choice(let names):
        names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
      case .list: "a list, as [a, b]"
      case .gates: "gates, as {worstGroup.sensitivity: {min: 0.8}}"
      }
    return acceptsNull ? words + ", or null" : words
  }

  private static func words(_ range: ClosedRange<Double>) -> String {
    "from \(PipelineValue.number(range.lowerBound).yaml)"
      + " to \(PipelineValue.number(range.upperBound).yaml)"
  }

  /// At most forty characters of what somebody wrote, control characters left out.
  private static func quoted(_ text: String) -> String {
    let shown = String(text.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 })
    return shown.count > 40 ? "\"\(shown.prefix(40))…\"" : "\"\(shown)\""
  }
}
