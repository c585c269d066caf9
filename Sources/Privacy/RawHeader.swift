public import DecodeProtocol

/// The header of an instance as it came, with its patient's identity.
///
/// It reaches Delivery alone, for results that a hospital asks for in its own archive
/// (`--to-original`). It cannot be encoded, and printing it prints nothing.
public struct RawHeader: Sendable, CustomStringConvertible, CustomReflectable {
  /// The attributes, pixels left out.
  package let dataSet: DataSet

  /// Wraps what the decoder read.
  public init(_ dataSet: DataSet) { self.dataSet = dataSet }

  /// Nothing.
  public var description: String { "RawHeader(withheld)" }
  /// Nothing.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
