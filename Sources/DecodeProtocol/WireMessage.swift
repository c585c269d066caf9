/// One message taken from the stream, its header not yet read.
public struct WireMessage: Sendable, Equatable {
  /// The header as JSON.
  public let header: [UInt8]
  /// The bytes after the header.
  public let payload: [UInt8]
}
