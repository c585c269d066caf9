/// What a reader says of a model's answer about a case.
public enum ReaderVerdict: String, Codable, CaseIterable, Sendable {
  /// The answer is right: it becomes the label.
  case accepted
  /// It is wrong, and the reader says what is right.
  case corrected
  /// It cannot stand, and nothing is said instead: the case has no label.
  case rejected
}
