/// A window of values of interest (PS3.3 C.11.2), in units after the modality step.
public struct Window: Codable, Sendable, Equatable {
  /// Window Center (0028,1050).
  public let centre: Double
  /// Window Width (0028,1051); at least 1 for `linear`, above 0 for the others.
  public let width: Double
  /// VOI LUT Function (0028,1056).
  public let function: WindowFunction

  /// Makes the window.
  public init(centre: Double, width: Double, function: WindowFunction) {
    self.centre = centre
    self.width = width
    self.function = function
  }
}

/// How a window maps values to grey (PS3.3 C.11.2.1.2 and C.11.2.1.3).
public enum WindowFunction: String, Codable, Sendable {
  case linear = "LINEAR"
  case linearExact = "LINEAR_EXACT"
  case sigmoid = "SIGMOID"
}
