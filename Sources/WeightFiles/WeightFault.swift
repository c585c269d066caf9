internal import Files
internal import ONNX

/// What a reader found wrong, before the file's name is added to it.
struct WeightFault: Error {
  let code: WeightFilesError.Code
  let reason: String
  let hint: String
  let exitCode: Int32

  /// The status of bad data (sysexits.h).
  private static let badData: Int32 = 65

  private init(_ code: WeightFilesError.Code, _ reason: String, _ hint: String) {
    self.code = code
    self.reason = reason
    self.hint = hint
    exitCode = Self.badData
  }

  /// Passes on an error of the room below.
  init(passing error: FilesError) {
    code = .unreadable
    reason = error.reason
    hint = error.hint
    exitCode = error.exitCode
  }

  /// Passes on what is wrong with an ONNX model.
  init(passing error: ONNXError) {
    self.init(.damaged, error.reason, error.hint)
  }

  static func unknown(_ reason: String, _ hint: String) -> WeightFault {
    WeightFault(.unknownFormat, reason, hint)
  }

  static func unsupported(_ reason: String, _ hint: String) -> WeightFault {
    WeightFault(.unsupported, reason, hint)
  }

  /// The file contradicts itself, breaks off, or is larger than any honest one.
  static func damaged(_ reason: String) -> WeightFault {
    WeightFault(
      .damaged, reason, "it is not a whole, valid PyTorch file; fetch or save it again")
  }

  /// The file asks for something that only running it could do.
  static func forbidden(_ reason: String) -> WeightFault {
    WeightFault(
      .forbidden, reason,
      "only tensors are read and nothing is run; where you trust the file, load it in PyTorch and "
        + "save the tensors alone with torch.save(model.state_dict(), \"weights.pth\")")
  }

  /// Text of a file as a message may show it: one line of at most 80 plain characters.
  static func shown(_ text: String) -> String {
    let plain = text.unicodeScalars.prefix(80).map { scalar in
      (0x20..<0x7F).contains(scalar.value) ? Character(scalar) : "?"
    }
    return String(plain) + (text.unicodeScalars.count > 80 ? "…" : "")
  }
}
