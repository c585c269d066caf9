/// How batch normalisations outside the frozen parts behave while training.
public enum BatchNormPolicy: String, Codable, Sendable, CaseIterable {
  /// They normalise by the batch and follow its statistics.
  case train
  /// They normalise by the running statistics, which stay as they are; scale and shift are trained.
  case frozen
}
