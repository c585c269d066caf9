/// What the samples of an image mean (PS3.3 C.7.6.3.1.2), after colour conversion.
public enum Photometric: String, Codable, Sendable {
  /// Grey, the lowest value white.
  case monochrome1 = "MONOCHROME1"
  /// Grey, the lowest value black.
  case monochrome2 = "MONOCHROME2"
  /// Red, green and blue.
  case rgb = "RGB"
}
