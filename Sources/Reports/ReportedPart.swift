/// Which part of the split the numbers describe.
public enum ReportedPart: String, Codable, CaseIterable, Sendable {
  /// The part that training watched.
  case validation
  /// Every unit by the network that did not see its patient.
  case outOfFold = "out-of-fold"
  /// The part that is opened rarely and counted.
  case test
  /// A table whose split is not known here.
  case external

  /// The part in words.
  public var title: String {
    switch self {
    case .validation: "Validation part"
    case .outOfFold: "Out of fold"
    case .test: "Test part"
    case .external: "External table"
    }
  }

  /// What that means for the numbers.
  public var sentence: String {
    switch self {
    case .validation:
      "Training was watched on these patients (early stopping, temperature, thresholds), so the "
        + "numbers are somewhat too good."
    case .outOfFold:
      "Every unit was scored by a network that never saw its patient. Scores of several networks "
        + "are pooled, and the final model, refitted on all of them, is not itself measured."
    case .test:
      "No patient of this part was used for training, for early stopping or for thresholds."
    case .external:
      "The table came with its scores; whether the model had seen these patients is not known."
    }
  }
}
