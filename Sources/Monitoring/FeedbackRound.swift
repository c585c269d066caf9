// Monitoring: what becomes of a model in use: readers' feedback, who is champion, lineage.
// In: answers of readers, evaluations, histories; pseudonyms, labels and digests, no pixel.
// Out: rounds of feedback, decisions, ledgers that remember.
// Called by: Pipelines.
// Entry: `FeedbackRound.init`; ledgers are `SignedChain`s of this room's entries.

public import Annotations

/// One round of feedback: what every answer comes to, and which labels change.
///
/// Readers of one unit and label must agree, also with what others said in earlier rounds, else
/// nothing changes, unless the round settles disputes. Cases of the test part keep their labels
/// whatever anybody says.
public struct FeedbackRound: Sendable, Equatable {
  /// What is known of a unit before the round.
  public struct Unit: Sendable, Equatable {
    /// Pseudonym of the patient.
    public let patientID: String
    /// The part of the split.
    public let part: String
    /// Whether that is the frozen test part.
    public let isTest: Bool
    /// Its labels by column.
    public let labels: [String: String]

    /// Makes the facts.
    public init(patientID: String, part: String, isTest: Bool, labels: [String: String]) {
      self.patientID = patientID
      self.part = part
      self.isTest = isTest
      self.labels = labels
    }
  }

  /// What becomes of one label of one unit.
  public struct Change: Sendable, Equatable {
    /// Pseudonym of the unit.
    public let unitID: String
    /// The label column.
    public let label: String
    /// What the reader said.
    public let verdict: ReaderVerdict
    /// The label; nil: none any more.
    public let value: String?
    /// Whether it was another one before.
    public let isNew: Bool
  }

  /// Every answer, in an order that the table's does not change.
  public let entries: [FeedbackEntry]
  /// Those that the ledger does not hold yet.
  public var additions: [FeedbackEntry] { entries.filter { $0.fate != .repeated } }
  /// The labels that the round sets, by unit and column.
  public let changes: [Change]

  /// Joins answers with the units of the cohort.
  ///
  /// - Parameters:
  ///   - earlier: the ledger of the rounds before, in its order.
  ///   - adjudicates: whether the round settles what readers dispute: it need not agree with the
  ///     rounds before, and later ones are held against it.
  public init(
    _ answers: [FeedbackAnswer], units: [String: Unit], unit: String, number: Int,
    earlier: [FeedbackEntry], adjudicates: Bool
  ) {
    let settled = answers.map(\.settled)
    let groups = Dictionary(grouping: settled) { [$0.unitID, $0.label] }
    let ledger = Dictionary(grouping: earlier.filter { $0.unit == unit }) {
      [$0.unitID, $0.label]
    }
    var entries: [FeedbackEntry] = []
    var changes: [Change] = []
    for key in groups.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      let group = (groups[key] ?? []).sorted { ($0.reader, $0.time) < ($1.reader, $1.time) }
      let known = units[key[0]]
      let before = known?.labels[key[1]]
      let fates = Self.fates(
        of: group, known, LabelHistory(ledger[key] ?? [], adjudicates: adjudicates))
      let applied = zip(group, fates).filter { $1 == .applied }.map(\.0)
      if let first = applied.first {
        let verdict =
          applied.contains { $0.verdict == .corrected } ? .corrected : first.verdict
        changes.append(
          Change(
            unitID: key[0], label: key[1], verdict: verdict, value: first.outcome,
            isNew: first.outcome != before))
      }
      entries += zip(group, fates).map { answer, fate in
        FeedbackEntry(
          round: number, unit: unit, unitID: key[0], label: key[1], part: known?.part,
          call: answer.call, verdict: answer.verdict, before: before, after: answer.outcome,
          reason: answer.reason, reader: answer.reader, time: answer.time,
          predictionVisible: answer.isVisible, fate: fate,
          adjudicated: adjudicates ? true : nil)
      }
    }
    self.entries = entries
    self.changes = changes
  }

  /// What the answers about one label of one unit come to, in their order.
  private static func fates(
    of group: [FeedbackAnswer], _ unit: Unit?, _ history: LabelHistory
  ) -> [FeedbackEntry.Fate] {
    let old = group.map { answer -> FeedbackEntry.Fate? in
      history.holds(answer) ? .repeated : history.isLater(than: answer) ? .outdated : nil
    }
    let new = zip(group, old).filter { $1 == nil }.map(\.0)
    let fate: FeedbackEntry.Fate =
      switch unit {
      case nil: .unknown
      case let unit? where unit.isTest: .test
      default:
        Set(new.map(\.outcome)).count > 1 || history.contradicts(new) ? .disputed : .applied
      }
    return old.map { $0 ?? fate }
  }
}
