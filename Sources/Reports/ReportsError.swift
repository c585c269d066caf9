public import Files

/// Why a report could not be made.
public struct ReportsError: ExplainedError, Equatable {
  /// The kinds of failure, each with its exit status.
  public enum Code: String, Sendable {
    case internalFault, cannotCreate, inputOutput, permission

    /// The exit status in the convention of sysexits.h.
    public var exitCode: Int32 {
      switch self {
      case .internalFault: 70
      case .cannotCreate: 73
      case .inputOutput: 74
      case .permission: 77
      }
    }
  }

  /// The kind of failure.
  public let code: Code
  /// The file or the part of the report.
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

  init(_ error: FilesError) {
    let code: Code =
      switch error.code {
      case .cannotCreate: .cannotCreate
      case .inputOutput: .inputOutput
      case .permission: .permission
      case .badData, .inputMissing, .internalFault: .internalFault
      }
    self.init(code, subject: error.subject, reason: error.reason, hint: error.hint)
  }
}
