public import Foundation
public import Privacy

/// One line of `history.jsonl`: what became of the model in use, by whom and why.
public struct HistoryEntry: Codable, Sendable, Equatable {
  /// What happened.
  public enum Event: String, Codable, Sendable {
    /// The first champion came in.
    case adopted
    /// A challenger took the champion's place.
    case promoted
    /// A challenger did not.
    case refused
    /// The champion before came back.
    case rolledBack = "rolled_back"
  }

  /// What happened.
  public let event: Event
  /// SHA-256 of the model in use afterwards.
  public let current: String
  /// SHA-256 of the other model: the challenger that was refused, or the champion before.
  public let other: String?
  /// On what it was decided: digest of the cohort, its version, the split, the part.
  public var evidence: Evidence?
  /// Why; one sentence each.
  public let reasons: [String]
  /// Pseudonym of who did it.
  public let by: String
  /// When, in ISO 8601.
  public let when: String

  /// On what a decision rests.
  public struct Evidence: Codable, Sendable, Equatable {
    /// Key-free digest of the cohort.
    public let cohortDigest: String
    /// Its version.
    public let cohortVersion: Int
    /// The split.
    public let splitHash: String
    /// The part that was looked at.
    public let part: String
    /// How much worse counts as not worse.
    public let margin: Double
    /// SHA-256 of each model's out-of-fold predictions, by the model's own; nil where the models
    /// predicted anew.
    public let predictions: [String: String]?

    /// Makes the facts.
    public init(
      cohortDigest: String, cohortVersion: Int, splitHash: String, part: String, margin: Double,
      predictions: [String: String]?
    ) {
      self.cohortDigest = cohortDigest
      self.cohortVersion = cohortVersion
      self.splitHash = splitHash
      self.part = part
      self.margin = margin
      self.predictions = predictions
    }
  }

  /// Makes a line.
  public init(
    event: Event, current: String, other: String?, evidence: Evidence? = nil, reasons: [String],
    by: String, when: String
  ) {
    self.event = event
    self.current = current
    self.other = other
    self.evidence = evidence
    self.reasons = reasons
    self.by = by
    self.when = when
  }
}

/// The history of the model in use: append-only, chained, signed.
public struct ModelHistory: Sendable, Equatable {
  /// The file's name.
  public static let fileName = "history.jsonl"
  private static let purpose = "fovea/model-history/1"

  private var chain: SignedChain<HistoryEntry>

  /// A history without lines.
  public init() { chain = SignedChain(purpose: Self.purpose) }

  /// Reads and verifies the lines.
  ///
  /// - Throws: `auditBroken`.
  public init(_ data: Data, key: SecretKey) throws(PrivacyError) {
    chain = try SignedChain(data, purpose: Self.purpose, key: key, subject: Self.fileName)
  }

  /// The lines.
  public var entries: [HistoryEntry] { chain.entries }
  /// The lines as they are in the file.
  public var data: Data { chain.data }

  /// Adds a line.
  ///
  /// - Throws: `inputOutput`.
  public mutating func append(_ entry: HistoryEntry, key: SecretKey) throws(PrivacyError) {
    try chain.append(entry, key: key)
  }

  /// The champions that are not rolled back, the one in use last.
  public var champions: [String] {
    entries.reduce(into: []) { champions, entry in
      switch entry.event {
      case .adopted, .promoted: champions.append(entry.current)
      case .rolledBack: _ = champions.popLast()
      case .refused: break
      }
    }
  }

  /// Every model that a line names.
  public var models: Set<String> {
    Set(entries.flatMap { [$0.current, $0.other].compactMap { $0 } })
  }

  /// SHA-256 of the out-of-fold predictions that decisions rested on, by the model's own; the last
  /// of each.
  public var predictions: [String: String] {
    entries.reduce(into: [:]) { $0.merge($1.evidence?.predictions ?? [:]) { $1 } }
  }
}
