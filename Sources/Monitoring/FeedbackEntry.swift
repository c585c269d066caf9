public import Annotations

/// One line of the ledger of feedback, `feedback.jsonl`: who said what when, and what came of it.
///
/// It holds pseudonyms and labels; it lies in the cohort, which holds both.
public struct FeedbackEntry: Codable, Sendable, Equatable {
  /// What came of an answer.
  public enum Fate: String, Codable, CaseIterable, Sendable {
    /// The label is what the reader says.
    case applied
    /// The case is in the frozen test part, whose labels stay.
    case test
    /// Readers differ, in this round or with an earlier one, so that the label stays.
    case disputed
    /// The cohort has no such unit.
    case unknown
    /// The ledger holds the answer already; it is not entered again.
    case repeated
    /// The reader has said something later, which stays.
    case outdated
  }

  /// The file's name in a cohort.
  public static let fileName = "feedback.jsonl"
  /// What its codes are for.
  public static let purpose = "fovea/feedback/1"

  /// Which round of feedback, from 1.
  public let round: Int
  /// What one decision is about.
  public let unit: String
  /// Pseudonym of the unit.
  public let unitID: String
  /// The label column.
  public let label: String
  /// The part of the split; nil for a unit that the cohort does not have.
  public let part: String?
  /// What the model said; nil where nobody knows.
  public let call: String?
  /// What the reader says of it.
  public let verdict: ReaderVerdict
  /// The label before; nil: none.
  public let before: String?
  /// The label by this reader; nil: none.
  public let after: String?
  /// Why.
  public let reason: FeedbackReason?
  /// Pseudonym of the reader.
  public let reader: String
  /// When, in ISO 8601.
  public let time: String
  /// Whether the reader saw the model's answer.
  public let predictionVisible: Bool
  /// What came of it.
  public let fate: Fate
  /// True where the round settled what readers disputed; else nil.
  public let adjudicated: Bool?
}
