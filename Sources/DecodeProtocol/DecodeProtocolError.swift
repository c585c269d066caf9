public import Files

/// What can be wrong with a message between Fovea and its decoding worker.
public struct DecodeProtocolError: ExplainedError, Equatable {
  /// The kinds of fault, each with its exit code.
  public enum Code: String, Sendable {
    case malformed, tooLong, streamEnded, cannotWrite

    /// The code that a command ends with.
    public var exitCode: Int32 {
      switch self {
      case .malformed, .tooLong: 70
      case .streamEnded, .cannotWrite: 74
      }
    }
  }

  /// The kind of fault.
  public let code: Code
  /// What it concerns.
  public let subject: String
  /// What is wrong.
  public let reason: String
  /// What to do about it.
  public let hint: String

  /// Makes an error from its parts.
  public init(_ code: Code, subject: String, reason: String, hint: String) {
    self.code = code
    self.subject = subject
    self.reason = reason
    self.hint = hint
  }

  /// The code that a command ends with.
  public var exitCode: Int32 { code.exitCode }
  /// The name of the kind of fault.
  public var codeName: String { code.rawValue }
}
