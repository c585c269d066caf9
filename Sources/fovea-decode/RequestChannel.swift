internal import DecodeProtocol
internal import Glibc

/// The two pipes to the program that started this one.
struct RequestChannel {
  let input: Int32
  let output: Int32
  private var reader = WireReader()

  init(input: Int32, output: Int32) {
    self.input = input
    self.output = output
  }

  /// The next request, or nil when the other side has closed its end.
  ///
  /// - Throws: `malformed`, `tooLong`, `streamEnded` in the middle of a message.
  mutating func next() throws(DecodeProtocolError) -> DecodeRequest? {
    while true {
      if let message = try reader.next() { return try WireFormat.request(in: message) }
      var piece = [UInt8](repeating: 0, count: min(try reader.missingByteCount(), 1 << 16))
      let count = read(input, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      if count <= 0 {
        guard count < 0 || reader.isInsideMessage else { return nil }
        throw DecodeProtocolError(
          .streamEnded, subject: "request", reason: "it ends in the middle",
          hint: "the program that asked is gone")
      }
      reader.append(piece[..<count])
    }
  }

  /// Sends an answer.
  ///
  /// - Throws: `cannotWrite` when nobody reads, `malformed` for an answer that has no form.
  func send(_ answer: DecodeAnswer) throws(DecodeProtocolError) {
    let (head, payload) = try WireFormat.pieces(of: answer)
    try write(all: head)
    try write(all: payload)
  }

  private func write(all bytes: [UInt8]) throws(DecodeProtocolError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.write(output, buffer.baseAddress.map { $0 + written }, buffer.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        throw DecodeProtocolError(
          .cannotWrite, subject: "answer", reason: "it cannot be written",
          hint: "the program that asked is gone")
      }
      written += count
    }
  }
}
