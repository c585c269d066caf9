// In: requests and answers as values. Out: the bytes of messages, and back.
// Called by fovea-decode on one side and by Ingest on the other, which may distrust each other.
// A message is "FVD1", the header's length (4 bytes), the payload's length (8 bytes), both
// little-endian, the header as JSON and the payload: a path, or the samples of a frame.
// Every length is checked before it is believed.
internal import Foundation

/// The form in which messages cross the sandbox.
public enum WireFormat {
  /// The fixed part before each message.
  public static let prefixByteCount = 16
  /// The longest header that is read.
  public static let longestHeader = 256 << 20
  /// The longest payload that is read.
  public static let longestPayload = 4 << 30

  static let signature: [UInt8] = Array("FVD1".utf8)

  /// The bytes of a request.
  public static func bytes(of request: DecodeRequest) throws(DecodeProtocolError) -> [UInt8] {
    switch request {
    case .open(let path):
      try head(header: RequestHeader(kind: .open), payloadCount: path.count) + path
    case .storedValues(let path):
      try head(header: RequestHeader(kind: .storedValues), payloadCount: path.count) + path
    case .frame(let index):
      try head(header: RequestHeader(kind: .frame, index: index), payloadCount: 0)
    case .dataSet(let path):
      try head(header: RequestHeader(kind: .dataSet), payloadCount: path.count) + path
    case .rewrite(let dataSet):
      try message(of: RequestHeader(kind: .rewrite), dataSet.explicitBytes)
    case .rewritePicture(let frame):
      try message(
        of: RequestHeader(kind: .rewritePicture, layout: frame?.layout), frame?.bytes ?? [])
    case .confinement: try head(header: RequestHeader(kind: .confinement), payloadCount: 0)
    }
  }

  /// The bytes of an answer in two pieces, so that the samples of a large frame are not copied.
  public static func pieces(
    of answer: DecodeAnswer
  ) throws(DecodeProtocolError) -> (head: [UInt8], payload: [UInt8]) {
    var header = AnswerHeader(kind: .failure)
    var payload: [UInt8] = []
    switch answer {
    case .dicom(let tree, let frameCount):
      header = AnswerHeader(kind: .dicom, attributes: tree, frameCount: frameCount)
    case .picture(let facts): header = AnswerHeader(kind: .picture, picture: facts)
    case .frame(let frame):
      header = AnswerHeader(kind: .frame, layout: frame.layout)
      payload = frame.bytes
    case .notAnImage(let what, let tree):
      header = AnswerHeader(kind: .notAnImage, attributes: tree, notAnImage: what)
    case .failure(let failure): header = AnswerHeader(kind: .failure, failure: failure)
    case .dataSet(let dataSet, let syntax, let pixels):
      header = AnswerHeader(kind: .dataSet, transferSyntax: syntax, pixels: pixels)
      payload = dataSet.explicitBytes
    case .rewritten(let bytes, let hadEmbeddedBits, let hadComments):
      header = AnswerHeader(
        kind: .rewritten, hadEmbeddedBits: hadEmbeddedBits, hadComments: hadComments)
      payload = bytes
    case .confinement(let isComplete):
      header = AnswerHeader(kind: .confinement, isConfined: isComplete)
    }
    return (try head(header: header, payloadCount: payload.count), payload)
  }

  /// The request in a message.
  public static func request(in message: WireMessage) throws(DecodeProtocolError) -> DecodeRequest {
    let header = try decoded(RequestHeader.self, from: message.header)
    switch (header.kind, header.index) {
    case (.open, nil) where !message.payload.isEmpty: return .open(path: message.payload)
    case (.storedValues, nil) where !message.payload.isEmpty:
      return .storedValues(path: message.payload)
    case (.frame, let index?) where index >= 0: return .frame(index: index)
    case (.dataSet, nil) where !message.payload.isEmpty: return .dataSet(path: message.payload)
    case (.rewrite, nil): return .rewrite(try DataSet(bytes: message.payload))
    case (.rewritePicture, nil):
      guard let layout = header.layout else { return .rewritePicture(nil) }
      return .rewritePicture(try StoredFrame(layout: layout, bytes: message.payload))
    case (.confinement, nil): return .confinement
    default: throw malformed("a request without what its kind needs")
    }
  }

  /// The answer in a message.
  public static func answer(in message: WireMessage) throws(DecodeProtocolError) -> DecodeAnswer {
    let header = try decoded(AnswerHeader.self, from: message.header)
    switch header.kind {
    case .dicom:
      guard let tree = header.attributes, let count = header.frameCount, count > 0 else { break }
      return .dicom(tree, frameCount: count)
    case .picture:
      guard let facts = header.picture else { break }
      return .picture(facts)
    case .frame:
      guard let layout = header.layout else { break }
      return .frame(try StoredFrame(layout: layout, bytes: message.payload))
    case .notAnImage:
      guard let what = header.notAnImage else { break }
      return .notAnImage(what, header.attributes)
    case .failure:
      guard let failure = header.failure else { break }
      return .failure(failure)
    case .dataSet:
      guard let syntax = header.transferSyntax else { break }
      return .dataSet(
        try DataSet(bytes: message.payload), transferSyntax: syntax, pixels: header.pixels)
    case .rewritten:
      guard let hadBits = header.hadEmbeddedBits, let hadComments = header.hadComments,
        !message.payload.isEmpty
      else { break }
      return .rewritten(message.payload, hadEmbeddedBits: hadBits, hadComments: hadComments)
    case .confinement:
      guard let isComplete = header.isConfined else { break }
      return .confinement(isComplete: isComplete)
    }
    throw malformed("an answer without what its kind needs")
  }

  static func malformed(_ reason: String) -> DecodeProtocolError {
    DecodeProtocolError(
      .malformed, subject: "message of the decoding worker", reason: reason,
      hint: "use fovea and fovea-decode of the same build")
  }

  private static func message<H: Encodable>(
    of header: H, _ payload: [UInt8]
  ) throws(DecodeProtocolError) -> [UInt8] {
    try head(header: header, payloadCount: payload.count) + payload
  }

  private static func head<H: Encodable>(
    header: H, payloadCount: Int
  ) throws(DecodeProtocolError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(header), json.count <= longestHeader else {
      throw malformed("a header that cannot be written")
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(prefixByteCount + json.count)
    bytes += signature
    for shift in stride(from: 0, to: 32, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: json.count >> shift))
    }
    for shift in stride(from: 0, to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: payloadCount >> shift))
    }
    bytes += json
    return bytes
  }

  private static func decoded<H: Decodable>(
    _ type: H.Type, from header: [UInt8]
  ) throws(DecodeProtocolError) -> H {
    guard let value = try? JSONDecoder().decode(type, from: Data(header)) else {
      throw malformed("a header that cannot be read")
    }
    return value
  }
}
