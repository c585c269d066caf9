import DecodeProtocol
import Foundation

/// A running fovea-decode, asked over its pipes as Ingest asks it.
final class Worker {
  let process = Process()
  private let requests = Pipe()
  private let answers = Pipe()
  private let complaints = Pipe()
  private var reader = WireReader()

  /// Where a program lies that was built beside these tests.
  static func built(_ name: String) -> URL {
    let tests = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(fileURLWithPath: tests ?? "/").deletingLastPathComponent()
      .appendingPathComponent(name)
  }

  /// Starts the program that was built beside these tests.
  init(
    _ arguments: [String] = [], environment: [String: String] = [:],
    program: String = "fovea-decode"
  ) throws {
    signal(SIGPIPE, SIG_IGN)
    process.executableURL = Self.built(program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = requests
    process.standardOutput = answers
    process.standardError = complaints
    try process.run()
  }

  deinit {
    try? requests.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// The answer to a request; nil if the worker ended instead.
  func ask(_ request: DecodeRequest) throws -> DecodeAnswer? {
    try send(WireFormat.bytes(of: request))
    return try nextAnswer()
  }

  /// Sends bytes as they are.
  func send(_ bytes: [UInt8]) throws {
    do {
      try requests.fileHandleForWriting.write(contentsOf: Data(bytes))
    } catch {
      return  // It is gone; the missing answer tells.
    }
  }

  /// The next answer; nil at the end of the stream.
  func nextAnswer() throws -> DecodeAnswer? {
    while true {
      if let message = try reader.next() { return try WireFormat.answer(in: message) }
      let wanted = try reader.missingByteCount()
      guard let piece = try answers.fileHandleForReading.read(upToCount: wanted), !piece.isEmpty
      else { return nil }
      reader.append(piece)
    }
  }

  /// Closes the requests and gives what the program said on standard error, and how it ended.
  func end() throws -> (complaint: String, status: Int32, reason: Process.TerminationReason) {
    try? requests.fileHandleForWriting.close()
    let said = try complaints.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (
      String(decoding: said, as: UTF8.self), process.terminationStatus,
      process.terminationReason
    )
  }

  /// Opens a file and fetches its first frame.
  func firstFrame(of path: String) throws -> StoredFrame {
    let opened = try ask(.open(path))
    switch opened {
    case .dicom, .picture: break
    default: throw Unexpected(answer: opened)
    }
    let fetched = try ask(.frame(index: 0))
    guard case .frame(let frame) = fetched else { throw Unexpected(answer: fetched) }
    return frame
  }

  /// An answer of another kind than a test can go on with.
  struct Unexpected: Error {
    let answer: DecodeAnswer?
  }
}
