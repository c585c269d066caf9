public import Files

/// Why a pipeline file, a command or one of its stages cannot do what it was asked to.
public struct PipelinesError: ExplainedError, Equatable {
  /// The kinds of failure, each with its exit status.
  public enum Code: String, Sendable {
    case usage, badData, inputMissing, internalFault, cannotCreate, inputOutput, permission
    case configuration, interrupted, terminated, identityFound

    /// The exit status in the convention of sysexits.h; 128 + signal for the last two.
    public var exitCode: Int32 {
      switch self {
      case .usage: 64
      case .badData, .identityFound: 65
      case .inputMissing: 66
      case .internalFault: 70
      case .cannotCreate: 73
      case .inputOutput: 74
      case .permission: 77
      case .configuration: 78
      case .interrupted: 130
      case .terminated: 143
      }
    }
  }

  /// The kind of failure.
  public let code: Code
  /// The key, the file or the part of it.
  public let subject: String
  /// What is wrong.
  public let reason: String
  /// What to do; may be empty.
  public let hint: String

  /// Makes the error from its facts.
  public init(_ code: Code, subject: String, reason: String, hint: String = "") {
    self.code = code
    self.subject = subject
    self.reason = reason
    self.hint = hint
  }

  /// The exit status of the code.
  public var exitCode: Int32 { code.exitCode }
  /// The code's stable name.
  public var codeName: String { code.rawValue }
}
