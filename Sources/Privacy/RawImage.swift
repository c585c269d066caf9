public import DecodeProtocol

/// One decoded frame together with everything its file says: the input of de-identification.
public struct RawImage: Sendable {
  /// Who it is of.
  public let identity: RawIdentity
  /// All attributes of the file; empty for a picture.
  public let attributes: AttributeTree
  /// The frame as stored.
  public let frame: StoredFrame

  /// Makes the image from what the decoder answered.
  public init(identity: RawIdentity, attributes: AttributeTree, frame: StoredFrame) {
    self.identity = identity
    self.attributes = attributes
    self.frame = frame
  }
}

extension RawImage: CustomStringConvertible, CustomReflectable {
  /// Nothing.
  public var description: String { "RawImage(withheld)" }
  /// Nothing.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
