/// Which Fovea this is.
public enum Version {
  /// The version, by semver.org.
  public static let number = "0.1.0"

  /// The program and its version, as reports name it.
  static let program = "fovea \(number)"
}
