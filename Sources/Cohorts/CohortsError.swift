public import Files

/// Why a cohort could not be opened, loaded or split.
public struct CohortsError: ExplainedError, Equatable {
  /// The kinds of failure, each with its exit status.
  public enum Code: String, Sendable {
    case usage, badData, untrusted, leak, inputMissing, internalFault, cannotCreate, inputOutput
    case permission
    /// The cohort's own files cannot be read or believed (the status of the reason).
    case unreadable

    /// The exit status in the convention of sysexits.h.
    public var exitCode: Int32 {
      switch self {
      case .usage: 64
      case .badData, .untrusted, .leak, .unreadable: 65
      case .inputMissing: 66
      case .internalFault: 70
      case .cannotCreate: 73
      case .inputOutput: 74
      case .permission: 77
      }
    }
  }

  /// The kind of failure.
  public let code: Code
  /// The file, part or case, by name or pseudonym.
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
    exitCode = code.exitCode
  }

  /// The exit status of the code, or of the error below that it passes on.
  public let exitCode: Int32
  /// The code's stable name.
  public var codeName: String { code.rawValue }

  /// Passes on what a room below says.
  init(_ error: some ExplainedError) {
    code = Code(rawValue: error.codeName) ?? .unreadable
    subject = error.subject
    reason = error.reason
    hint = error.hint
    exitCode = error.exitCode
  }
}
