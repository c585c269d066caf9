/// Why a file or a frame could not be read.
public struct DecodeFailure: Error, Codable, Equatable {
  /// What went wrong, for counting.
  public enum Code: String, Codable, Sendable, CaseIterable {
    case unreadable, damaged, tooLarge, unsupportedEncoding, unsupportedLayout, noSuchFrame
    case workerNotReady, workerDied, timedOut
  }

  /// What went wrong.
  public let code: Code
  /// The same in one sentence without full stop; holds no value and no path.
  public let reason: String

  /// Makes the answer from its parts.
  public init(_ code: Code, reason: String) {
    self.code = code
    self.reason = reason
  }
}
