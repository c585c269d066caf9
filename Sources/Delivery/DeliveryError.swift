public import Files

/// Why de-identification stopped.
public struct DeliveryError: ExplainedError, Equatable {
  /// The kinds of failure, each with its exit status.
  public enum Code: String, Sendable {
    case usage, badData, inputMissing, internalFault, cannotCreate, inputOutput, permission

    /// The exit status in the convention of sysexits.h.
    public var exitCode: Int32 {
      switch self {
      case .usage: 64
      case .badData: 65
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
  /// The folder, or the file by number.
  public let subject: String
  /// What is wrong; never a value that could identify.
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

  /// The same fact about a file, in this room's words.
  init(_ error: FilesError) {
    let code: Code =
      switch error.code {
      case .badData: .badData
      case .inputMissing: .inputMissing
      case .internalFault: .internalFault
      case .cannotCreate: .cannotCreate
      case .inputOutput: .inputOutput
      case .permission: .permission
      }
    self.init(code, subject: error.subject, reason: error.reason, hint: error.hint)
  }

  /// The exit status of the code.
  public var exitCode: Int32 { code.exitCode }
  /// The code's stable name.
  public var codeName: String { code.rawValue }

  /// Runs the work and puts a file's error in this room's words.
  static func wrapping<R>(_ work: () throws(FilesError) -> R) throws(DeliveryError) -> R {
    do throws(FilesError) {
      return try work()
    } catch {
      throw DeliveryError(error)
    }
  }
}
