public import Files

/// Why a weight file could not be read.
public struct WeightFilesError: ExplainedError, Equatable {
  /// The kinds of failure, each with its exit status.
  public enum Code: String, Sendable {
    /// The file cannot be opened, or is no valid safetensors file (the status of the reason).
    case unreadable
    /// The bytes are in no format that is known (65).
    case unknownFormat
    /// The format is known and not read (65).
    case unsupported
    /// The file contradicts itself or breaks off (65).
    case damaged
    /// The file asks for something that is never done, such as calling a function (65).
    case forbidden
  }

  /// The kind of failure.
  public let code: Code
  /// The weight file, by its name.
  public let subject: String
  /// What is wrong.
  public let reason: String
  /// What to do; may be empty.
  public let hint: String
  /// The exit status in the convention of sysexits.h.
  public let exitCode: Int32

  /// Makes the error of a file from what its reader found.
  init(_ fault: WeightFault, subject: String) {
    code = fault.code
    self.subject = subject
    reason = fault.reason
    hint = fault.hint
    exitCode = fault.exitCode
  }

  /// Passes on why a file could not be opened.
  init(_ error: FilesError) {
    self.init(WeightFault(passing: error), subject: error.subject)
  }

  /// The code's stable name.
  public var codeName: String { code.rawValue }
}
