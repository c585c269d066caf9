public import Annotations

/// What one reader says of a model's answer about one unit and label: a row of a feedback table.
public struct FeedbackAnswer: Sendable, Equatable {
  /// Pseudonym of the unit.
  public var unitID: String
  /// The label column.
  public var label: String
  /// What the model said: 1, 0 or a class; nil where the table does not say.
  public var call: String?
  /// What the reader says of it.
  public var verdict: ReaderVerdict
  /// What is right, where the reader says so.
  public var answer: String?
  /// Why.
  public var reason: FeedbackReason?
  /// Pseudonym of the reader.
  public var reader: String
  /// When, in ISO 8601.
  public var time: String
  /// Whether the reader saw the model's answer.
  public var isVisible: Bool

  /// Makes a row from its columns.
  public init(
    unitID: String, label: String, call: String?, verdict: ReaderVerdict, answer: String?,
    reason: FeedbackReason?, reader: String, time: String, isVisible: Bool
  ) {
    self.unitID = unitID
    self.label = label
    self.call = call
    self.verdict = verdict
    self.answer = answer
    self.reason = reason
    self.reader = reader
    self.time = time
    self.isVisible = isVisible
  }

  /// What the label is by this reader; nil where the reader says nothing.
  public var outcome: String? {
    switch verdict {
    case .accepted: call
    case .corrected: answer
    case .rejected: nil
    }
  }

  /// The same, where a correction to what the model said counts as its acceptance: a reader who
  /// does not see the answer says only what is right.
  public var settled: FeedbackAnswer {
    guard verdict == .corrected, let call, call == answer else { return self }
    var settled = self
    settled.verdict = .accepted
    return settled
  }
}
