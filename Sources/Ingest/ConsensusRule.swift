/// How the labels of several readers of one image become one.
///
/// Readers who agree need no rule. Blank is no vote; "-1", uncertain, is one.
public enum ConsensusRule: String, Codable, CaseIterable, Sendable {
  /// Readers must agree: rows that differ are refused.
  case mustAgree = "none"
  /// What more than half of them say; uncertain where nothing has more than half.
  case majority
  /// Uncertain wherever they differ.
  case unanimous
  /// Of 0, 1 and -1: 1 if anyone says 1, else uncertain if anyone is, else 0.
  case any
  /// Of 0, 1 and -1: 0 if anyone says 0, else uncertain if anyone is, else 1.
  case all

  /// The label that stands for uncertain.
  static let uncertain = "-1"

  /// A label in one spelling: 0, 1 and -1 where a table writes them with a fraction.
  static func plain(_ label: String) -> String {
    ["0.0": "0", "1.0": "1", "-1.0": "-1"][label] ?? label
  }

  /// The label that stands for these, which differ; nil where the rule cannot tell.
  func label(of votes: [String]) -> String? {
    switch self {
    case .mustAgree: return nil
    case .unanimous: return Self.uncertain
    case .majority:
      let counts = Dictionary(grouping: votes) { $0 }.mapValues(\.count)
      return counts.first { 2 * $0.value > votes.count }?.key ?? Self.uncertain
    case .any, .all:
      guard votes.allSatisfy({ ["0", "1", Self.uncertain].contains($0) }) else { return nil }
      let decisive = self == .any ? "1" : "0"
      return votes.contains(decisive) ? decisive : Self.uncertain
    }
  }
}
