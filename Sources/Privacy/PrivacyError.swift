public import Files

/// Why a key, a signature or a raw image was refused.
public struct PrivacyError: ExplainedError, Equatable {
  /// The kinds of refusal, each with its exit status.
  public enum Code: String, Sendable {
    case badKey, keyReadableByOthers, signatureMissing, signatureMismatch
    case unidentifiable, unsupportedPixels, burnedInAnnotation, burnedInText
    case inputMissing, permission, cannotCreate, inputOutput, badRules, badReview
    case contradictoryOptions, unknownOption, unknownTag, notReleasable, auditBroken

    /// The exit status in the convention of sysexits.h.
    public var exitCode: Int32 {
      switch self {
      case .badKey: 78
      case .keyReadableByOthers, .permission: 77
      case .signatureMissing, .signatureMismatch: 65
      case .unidentifiable, .unsupportedPixels, .burnedInAnnotation, .burnedInText, .badRules: 65
      case .badReview: 65
      case .inputMissing: 66
      case .cannotCreate: 73
      case .inputOutput: 74
      case .contradictoryOptions, .unknownOption, .unknownTag: 64
      case .notReleasable, .auditBroken: 65
      }
    }
  }

  /// The kind of refusal.
  public let code: Code
  /// The key file, the cohort part or the image.
  public let subject: String
  /// What is wrong; tag names, never values.
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
      case .inputMissing: .inputMissing
      case .permission: .permission
      case .cannotCreate: .cannotCreate
      case .inputOutput, .internalFault: .inputOutput
      case .badData: .badKey
      }
    self.init(code, subject: error.subject, reason: error.reason, hint: error.hint)
  }

  /// The exit status of the code.
  public var exitCode: Int32 { code.exitCode }
  /// The code's stable name.
  public var codeName: String { code.rawValue }
}
