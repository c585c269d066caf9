/// Networks of a classifier that answer together, by the mean of their probabilities.
///
/// Probabilities and not logits are averaged, as for deep ensembles (Lakshminarayanan et al. 2017),
/// before images are gathered into units; thresholds and maps apply to the mean.
public struct Ensemble: Codable, Sendable, Equatable {
  /// Where the networks come from.
  public enum Source: String, Codable, Sendable {
    /// Each was trained without one fold.
    case folds
    /// Each is what one training had come to at the end of a cycle of its learning rate (Huang et
    /// al., "Snapshot ensembles", 2017).
    case snapshots
  }

  /// Where the networks come from.
  public let source: Source
  /// How many there are, at least 2.
  public let members: Int

  /// The most networks that are read from a file.
  private static let most = 100

  /// Whether numbers that were read from a file can be meant.
  var isSound: Bool { (2...Self.most).contains(members) }

  /// What stands before the names of a network's tensors.
  func prefix(_ number: Int) -> String {
    switch source {
    case .folds: "fold\(number)."
    case .snapshots: "snapshot\(number)."
    }
  }

  /// What the networks are, for people.
  public var sentence: String {
    switch source {
    case .folds:
      "the mean of the probabilities of \(members) networks, each trained without one fold"
    case .snapshots:
      "the mean of the probabilities of \(members) networks, one from the end of each cycle of the "
        + "learning rate"
    }
  }

  /// Whether what it was calibrated on out of fold were answers of all of its networks.
  package var answersOutOfFold: Bool { source == .snapshots }
}
