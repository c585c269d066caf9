/// What the labels of a table are to each other.
public enum LabelKind: String, Codable, CaseIterable, Sendable {
  /// One label, yes or no.
  case binary
  /// One answer of several classes; each class is a label, one against the rest.
  case multiClass
  /// Several labels, each yes or no for itself.
  case multiLabel
}
