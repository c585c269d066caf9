public import Files
internal import WeightFiles

/// Why weights could not be found, understood or loaded.
public struct NetworksError: ExplainedError, Equatable {
  /// The kinds of failure, each with its exit status.
  public enum Code: String, Sendable {
    /// No such weight file (66).
    case weightsMissing
    /// Nothing says what the file's weights are for (65).
    case unstatedWeights
    /// What is said about the weights cannot be, or contradicts itself (65).
    case badStatement
    /// The weights do not fit the architecture (65).
    case weightsDoNotFit
    /// The file itself cannot be read (the status of the reason).
    case unreadable

    /// The exit status in the convention of sysexits.h.
    public var exitCode: Int32 {
      switch self {
      case .weightsMissing: 66
      case .unstatedWeights, .badStatement, .weightsDoNotFit, .unreadable: 65
      }
    }
  }

  /// The kind of failure.
  public let code: Code
  /// The weight file, by its name.
  public let subject: String
  /// What is wrong.
  public let reason: String
  /// What to do; may be empty.
  public let hint: String
  /// The exit status of the code, or of the error below that it passes on.
  public let exitCode: Int32

  /// Makes the error from its facts.
  package init(_ code: Code, subject: String, reason: String, hint: String = "") {
    self.code = code
    self.subject = subject
    self.reason = reason
    self.hint = hint
    exitCode = code.exitCode
  }

  /// Passes on why a file could not be read.
  init(_ error: FilesError) {
    code = .unreadable
    subject = error.subject
    reason = error.reason
    hint = error.hint
    exitCode = error.exitCode
  }

  /// Passes on why a weight file could not be understood.
  init(_ error: WeightFilesError) {
    code = .unreadable
    subject = error.subject
    reason = error.reason
    hint = error.hint
    exitCode = error.exitCode
  }

  /// The code's stable name.
  public var codeName: String { code.rawValue }
}
