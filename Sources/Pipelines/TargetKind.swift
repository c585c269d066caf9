/// What a table predicts.
public enum TargetKind: String, CaseIterable, Sendable {
  /// Labels that are there or not, or classes.
  case classification
  /// Measurements in one unit.
  case continuous
  /// Grades, counted in whole numbers.
  case ordinal
}
