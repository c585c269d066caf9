public import Files
internal import ONNX

/// Why a model could not be trained, read, written or resumed.
public struct TrainingError: ExplainedError, Equatable {
  /// The kinds of failure, each with its exit status.
  public enum Code: String, Sendable {
    /// An option cannot be (64).
    case usage
    /// Labels, images or a file do not allow it (65).
    case badData
    /// The loss became infinite or undefined (65).
    case diverged
    /// A checkpoint belongs to another configuration (65).
    case otherConfiguration
    /// A checkpoint was written with another choice of convolution (65).
    case otherConvolution
    case inputMissing, internalFault, cannotCreate, inputOutput, permission

    /// The exit status in the convention of sysexits.h.
    public var exitCode: Int32 {
      switch self {
      case .usage: 64
      case .badData, .diverged, .otherConfiguration, .otherConvolution: 65
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
  /// The file, option, target or step.
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

  /// The same facts as the error of a file.
  init(_ error: FilesError) {
    self.init(
      Code(rawValue: error.codeName) ?? .inputOutput, subject: error.subject,
      reason: error.reason, hint: error.hint)
  }

  /// The same facts as the error of an exported graph.
  init(_ error: ONNXError) {
    self.init(.badData, subject: error.subject, reason: error.reason, hint: error.hint)
  }
}
