public import Files

/// Why an ONNX file could not be read or evaluated.
public struct ONNXError: ExplainedError, Equatable {
  /// The kinds of failure, each with its exit status.
  public enum Code: String, Sendable {
    /// The file is not a whole, valid ONNX model, or keeps its numbers elsewhere (65).
    case badData
    /// A node asks for something that is not written here, so it is not evaluated (65).
    case unknownOperator

    /// The exit status in the convention of sysexits.h.
    public var exitCode: Int32 {
      switch self {
      case .badData, .unknownOperator: 65
      }
    }
  }

  /// The kind of failure.
  public let code: Code
  /// The file, by its name.
  public let subject: String
  /// What is wrong.
  public let reason: String
  /// What to do; may be empty.
  public let hint: String

  /// Makes the error from its facts.
  init(_ code: Code, subject: String, reason: String, hint: String = "") {
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
