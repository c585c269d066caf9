internal import Compute

/// How sets of answers are made that hold the truth with a declared chance.
public struct ConformalRule: Codable, Sendable, Equatable {
  /// How strange an answer is; the raw values are those of pipeline files.
  public enum Score: String, Codable, CaseIterable, Sendable {
    /// 1 − p of the answer, the smallest sets on average (Sadinle, Lei and Wasserman 2019).
    case lac
    /// Σp of the answers down to and with this one, the likeliest first (Romano, Sesia and Candès
    /// 2020); the likeliest answer always stands, so that no set is empty.
    case aps
    /// The same less a drawn share of this answer's own p, as the paper has it; sets may be empty.
    case apsRandomised
  }

  /// For all units alike.
  public static let everybody = "all"
  /// For each true class apart.
  public static let byClass = "class"

  /// How strange an answer is.
  public let score: Score
  /// The chance at which a set may miss the truth; inside (0, 1).
  public let alpha: Double
  /// For whom that chance holds: `all`, `class`, or each value of an attribute such as `sex`.
  public let by: String

  /// Makes a rule.
  public init(score: Score, alpha: Double, by: String) {
    self.score = score
    self.alpha = alpha
    self.by = by
  }

  /// The attribute whose values are calibrated apart; nil without.
  public var attribute: String? {
    by == Self.everybody || by == Self.byClass ? nil : by
  }

  /// The rule in words, for reports.
  public var sentence: String {
    let name =
      switch score {
      case .lac: "LAC"
      case .aps: "APS without draw"
      case .apsRandomised: "APS with a drawn share"
      }
    let whom =
      by == Self.everybody ? "all units" : by == Self.byClass ? "each class" : "each \(by)"
    return "\(name), the truth missed with a chance of \(alpha) among \(whom)"
  }

  /// Whether a file can hold it.
  package var isSound: Bool { alpha > 0 && alpha < 1 && !by.isEmpty }

  /// How strange each answer is, by its probability; they are first made to sum to 1.
  ///
  /// Of equal probabilities the first counts as the likelier.
  ///
  /// - Parameter draw: in [0, 1), used by `apsRandomised` alone.
  package func strangeness(_ probabilities: [Double], draw: Double) -> [Double] {
    let sum = probabilities.reduce(0, +)
    let shares = probabilities.map { sum > 0 ? $0 / sum : 1 / Double(probabilities.count) }
    if score == .lac { return shares.map { 1 - $0 } }
    let order = shares.indices.sorted { (shares[$1], $0) < (shares[$0], $1) }
    var result = shares
    var cumulated = 0.0
    for answer in order {
      cumulated += shares[answer]
      result[answer] = cumulated - (score == .aps ? 0 : draw * shares[answer])
    }
    return result
  }

  /// A number in [0, 1) that belongs to a unit's probabilities.
  ///
  /// It is drawn from them and the seed alone, so that neither the order of units nor the key of
  /// their pseudonyms changes a set.
  package static func draw(_ probabilities: [Double], seed: UInt64) -> Double {
    // FNV-1a, 64 bits: any hash would do.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for value in probabilities {
      hash = (hash ^ value.bitPattern) &* 0x0000_0100_0000_01b3
    }
    var generator = SeededGenerator(seed: seed, stream: hash)
    return generator.uniform()
  }
}
