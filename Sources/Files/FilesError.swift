internal import Foundation

/// Why a file could not be read, written or understood.
public struct FilesError: ExplainedError, Equatable {
  /// The kinds of failure, each with its exit status.
  public enum Code: String, Sendable {
    case badData, inputMissing, internalFault, cannotCreate, inputOutput, permission

    /// The exit status in the convention of sysexits.h.
    public var exitCode: Int32 {
      switch self {
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
  /// The file or the part of it.
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

extension FilesError {
  /// The error for a failed system call while a file is opened or made.
  static func opening(_ subject: String, _ number: Int32, writing: Bool) -> FilesError {
    let reason = sentence(number)
    switch number {
    case EACCES, EPERM:
      return FilesError(
        .permission, subject: subject, reason: reason,
        hint: "check the rights of the file and its folder")
    case ENOSPC, EDQUOT, EFBIG, EIO:
      return transferring(subject, number)
    default:
      return writing
        ? FilesError(
          .cannotCreate, subject: subject, reason: reason,
          hint: "choose a folder that exists and can be written")
        : FilesError(.inputMissing, subject: subject, reason: reason, hint: "check the name")
    }
  }

  /// The error for a failed system call while bytes are moved.
  static func transferring(_ subject: String, _ number: Int32) -> FilesError {
    switch number {
    case ENOSPC, EDQUOT, EFBIG:
      FilesError(
        .inputOutput, subject: subject, reason: sentence(number),
        hint: "make room or raise the limit; the old file, if any, is untouched")
    default:
      FilesError(.inputOutput, subject: subject, reason: sentence(number), hint: "try again")
    }
  }

  private static func sentence(_ number: Int32) -> String {
    switch number {
    case EACCES, EPERM: "permission denied"
    case ENOENT: "no such file or folder"
    case ENOTDIR: "a part of the path is not a folder"
    case EISDIR: "is a folder"
    case EEXIST: "exists already"
    case ENOSPC: "no space left on the device"
    case EDQUOT: "disk quota exceeded"
    case EFBIG: "the file would exceed the size limit"
    case EROFS: "the file system is read-only"
    case ENAMETOOLONG: "the name is too long"
    default: "system error \(number) (\(String(cString: strerror(number))))"
    }
  }
}
