/// Where the samples of uncompressed little-endian pixels lie in a file.
public struct PixelPlace: Sendable, Equatable, Codable {
  /// Bytes before the first sample.
  public let offset: Int
  /// Bytes of all samples, padding included.
  public let byteCount: Int
  /// The value representation, OB or OW.
  public let vr: String

  /// Makes a place.
  public init(offset: Int, byteCount: Int, vr: String) {
    self.offset = offset
    self.byteCount = byteCount
    self.vr = vr
  }
}
