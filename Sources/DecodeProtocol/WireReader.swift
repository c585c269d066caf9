/// Cuts a stream of bytes, which come in pieces of any size, into messages.
public struct WireReader: Sendable {
  private var buffer: [UInt8] = []
  private var start = 0

  /// Makes a reader that has seen nothing.
  public init() {}

  /// Whether bytes of an unfinished message are waiting.
  public var isInsideMessage: Bool { start < buffer.count }

  /// How many more bytes the message at hand needs; the prefix first, then the rest.
  ///
  /// - Throws: `malformed` or `tooLong` for a prefix that cannot be believed.
  public func missingByteCount() throws(DecodeProtocolError) -> Int {
    let present = buffer.count - start
    guard present >= WireFormat.prefixByteCount else {
      return WireFormat.prefixByteCount - present
    }
    let lengths = try prefixLengths()
    return max(0, WireFormat.prefixByteCount + lengths.header + lengths.payload - present)
  }

  /// Takes in the next piece of the stream.
  public mutating func append(_ bytes: some Sequence<UInt8>) {
    if start == buffer.count {
      buffer.removeAll(keepingCapacity: buffer.capacity < 1 << 20)
      start = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// The next whole message, or nil if more bytes are needed.
  ///
  /// - Throws: `malformed` or `tooLong` for a prefix that cannot be believed.
  public mutating func next() throws(DecodeProtocolError) -> WireMessage? {
    guard try missingByteCount() == 0 else { return nil }
    let lengths = try prefixLengths()
    let header = start + WireFormat.prefixByteCount
    let payload = header + lengths.header
    let end = payload + lengths.payload
    let message = WireMessage(
      header: Array(buffer[header..<payload]), payload: Array(buffer[payload..<end]))
    start = end
    return message
  }

  private func prefixLengths() throws(DecodeProtocolError) -> (header: Int, payload: Int) {
    guard buffer[start..<start + 4].elementsEqual(WireFormat.signature) else {
      throw WireFormat.malformed("it does not begin as one")
    }
    let header = number(at: start + 4, byteCount: 4)
    let payload = number(at: start + 8, byteCount: 8)
    guard header <= UInt64(WireFormat.longestHeader), payload <= UInt64(WireFormat.longestPayload)
    else {
      throw DecodeProtocolError(
        .tooLong, subject: "message of the decoding worker", reason: "it announces too many bytes",
        hint: "use fovea and fovea-decode of the same build")
    }
    return (Int(header), Int(payload))
  }

  private func number(at position: Int, byteCount: Int) -> UInt64 {
    (0..<byteCount).reduce(0) { $0 | UInt64(buffer[position + $1]) << UInt64(8 * $1) }
  }
}
