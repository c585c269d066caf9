internal import Evaluation

/// What a report for release suppresses.
public enum ReleaseRule {
  /// Numbers behind which fewer patients stand, unless something else is asked for.
  public static let usualBound = Suppression.usualBound
  /// What may be asked for.
  public static let bounds = Suppression.bounds
}
