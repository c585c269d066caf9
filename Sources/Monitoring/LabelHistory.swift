/// What readers have said of one label of one unit in earlier rounds of feedback.
struct LabelHistory {
  /// The ledger's lines about it, in their order.
  private let entries: [FeedbackEntry]
  /// Whether the round settles what readers dispute.
  private let adjudicates: Bool

  init(_ entries: [FeedbackEntry], adjudicates: Bool) {
    self.entries = entries
    self.adjudicates = adjudicates
  }

  /// Whether the ledger holds the answer; one that was disputed may be entered again to settle it.
  func holds(_ answer: FeedbackAnswer) -> Bool {
    entries.contains {
      $0.reader == answer.reader && $0.time == answer.time && $0.verdict == answer.verdict
        && $0.after == answer.outcome && !(adjudicates && $0.fate == .disputed)
    }
  }

  /// Whether its reader has said something later; times are ISO 8601 to the second, in UTC.
  func isLater(than answer: FeedbackAnswer) -> Bool {
    entries.contains {
      $0.reader == answer.reader && $0.time > answer.time
        && ($0.fate == .applied || $0.fate == .disputed)
    }
  }

  /// Whether what another reader last said, and became the label, is something else.
  ///
  /// What was said before disputes were settled does not count any more.
  func contradicts(_ answers: [FeedbackAnswer]) -> Bool {
    guard !adjudicates else { return false }
    let applied = entries.filter { $0.fate == .applied }
    let standing = applied.suffix(from: applied.lastIndex { $0.adjudicated == true } ?? 0)
    let readers = Set(answers.map(\.reader))
    let others = Dictionary(
      standing.filter { !readers.contains($0.reader) }.map { ($0.reader, $0.after) },
      uniquingKeysWith: { $1 })
    return others.values.contains { after in answers.contains { $0.outcome != after } }
  }
}
