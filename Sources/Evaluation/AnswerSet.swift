/// Which answers to one label stand at a declared chance of missing the truth.
///
/// Of a class among several, `no` means any other class.
public enum AnswerSet: String, Codable, CaseIterable, Sendable {
  /// Only that the unit has the label.
  case yes
  /// Only that it has not.
  case no
  /// Either: the model cannot tell.
  case both
  /// None: the unit is unlike those of the calibration.
  case neither

  /// The set of two answers, each of which stands or not.
  package init(yes: Bool, no: Bool) {
    switch (yes, no) {
    case (true, true): self = .both
    case (true, false): self = .yes
    case (false, true): self = .no
    case (false, false): self = .neither
    }
  }

  /// Whether the answer stands.
  package func holds(_ answer: Bool) -> Bool { self == .both || self == (answer ? .yes : .no) }

  /// How many of the two answers stand.
  var count: Int {
    switch self {
    case .both: 2
    case .yes, .no: 1
    case .neither: 0
    }
  }
}
