/// How often each rule did what, without any value.
public struct DeidentificationTally: Codable, Sendable, Equatable {
  /// By rule, then by action: the rule is a tag of the table or a name of ours.
  public private(set) var rules: [String: [String: Int]] = [:]

  /// Makes an empty tally.
  public init() {}

  /// How often each action was taken, whatever the rule.
  public var actions: [String: Int] {
    rules.values.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
  }

  mutating func count(_ rule: String, _ action: String, times: Int = 1) {
    rules[rule, default: [:]][action, default: 0] += times
  }

  /// Adds what another file counted.
  public mutating func add(_ other: DeidentificationTally) {
    rules.merge(other.rules) { $0.merging($1, uniquingKeysWith: +) }
  }
}
