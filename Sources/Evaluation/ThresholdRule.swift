/// How an operating point is chosen; in JSON and YAML `{rule: sensitivityAtLeast, value: 0.9}`.
public enum ThresholdRule: Codable, Sendable, Equatable {
  /// The highest threshold that keeps at least this sensitivity, in (0, 1].
  case sensitivityAtLeast(Double)
  /// The lowest threshold that keeps at least this specificity, in (0, 1].
  case specificityAtLeast(Double)
  /// Largest sensitivity + specificity − 1 (Youden 1950); of equals the highest threshold.
  case youden
  /// Largest F1; of equals the highest threshold.
  case f1
  /// Largest correlation of Matthews; of equals the highest threshold.
  case mcc
  /// A threshold that somebody states.
  case fixed(Double)

  /// The names that `init(name:value:)` knows.
  public static let names = [
    "sensitivityAtLeast", "specificityAtLeast", "youden", "f1", "mcc", "fixed",
  ]

  /// The rule of that name, or nil when the name is unknown, the value missing, not needed or out
  /// of range.
  public init?(name: String, value: Double?) {
    switch (name, value) {
    case ("sensitivityAtLeast", let value?) where value > 0 && value <= 1:
      self = .sensitivityAtLeast(value)
    case ("specificityAtLeast", let value?) where value > 0 && value <= 1:
      self = .specificityAtLeast(value)
    case ("youden", nil): self = .youden
    case ("f1", nil): self = .f1
    case ("mcc", nil): self = .mcc
    case ("fixed", let value?) where value.isFinite: self = .fixed(value)
    default: return nil
    }
  }

  /// The name alone.
  public var name: String {
    switch self {
    case .sensitivityAtLeast: "sensitivityAtLeast"
    case .specificityAtLeast: "specificityAtLeast"
    case .youden: "youden"
    case .f1: "f1"
    case .mcc: "mcc"
    case .fixed: "fixed"
    }
  }

  /// The number that belongs to the name, if any.
  public var value: Double? {
    switch self {
    case .sensitivityAtLeast(let value), .specificityAtLeast(let value), .fixed(let value): value
    case .youden, .f1, .mcc: nil
    }
  }

  /// The rule in words, for reports.
  public var sentence: String {
    switch self {
    case .sensitivityAtLeast(let value): "highest threshold with sensitivity of at least \(value)"
    case .specificityAtLeast(let value): "lowest threshold with specificity of at least \(value)"
    case .youden: "threshold with the largest sensitivity + specificity − 1 (Youden)"
    case .f1: "threshold with the largest F1"
    case .mcc: "threshold with the largest Matthews correlation"
    case .fixed(let value): "threshold stated as \(value)"
    }
  }

  private enum CodingKeys: String, CodingKey {
    case rule, value
  }

  /// Reads `{rule, value}`.
  ///
  /// - Throws: `DecodingError.dataCorrupted` for an unknown rule or an impossible value.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let name = try container.decode(String.self, forKey: .rule)
    let value = try container.decodeIfPresent(Double.self, forKey: .value)
    guard let rule = ThresholdRule(name: name, value: value) else {
      throw DecodingError.dataCorruptedError(
        forKey: .rule, in: container, debugDescription: "no such threshold rule")
    }
    self = rule
  }

  /// Writes `{rule, value}`; a rule without a number writes none.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .rule)
    try container.encodeIfPresent(value, forKey: .value)
  }
}
