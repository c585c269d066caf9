internal import Compute
internal import DecodeProtocol
internal import Foundation

/// What a worker made of one file.
enum FuzzVerdict: Equatable {
  /// Its frames were given.
  case answered
  /// It, or one of its frames, was refused with a reason.
  case refused
  case notAnImage
  /// It used up its time.
  case timedOut
  /// It ended by this signal, or, negative, with this exit status.
  case died(Int32)

  /// Whether the file ended the worker.
  var isHarm: Bool {
    switch self {
    case .answered, .refused, .notAnImage: false
    case .timedOut, .died: true
    }
  }

  /// The verdict as it is counted.
  var name: String {
    switch self {
    case .answered: "answered"
    case .refused: "refused"
    case .notAnImage: "no image"
    case .timedOut: "time limit"
    case .died(let signal) where signal > 0: "worker ended by signal \(signal)"
    case .died(let status): "worker ended with status \(-status)"
    }
  }
}

/// A worker that is asked everything about one file after another.
final class FuzzedWorker {
  private let process = Process()
  private let requests = Pipe()
  private let answers = Pipe()
  private let complaints = Pipe()
  private var reader = WireReader()
  private(set) var isUsable = true
  private(set) var fileCount = 0
  private var peakMegabytes = 0

  /// A worker that neither ends nor answers for so long on a busy machine does hang.
  private static let silenceMilliseconds: Int32 = 600_000

  init(_ decoder: String, seconds: Int) throws {
    signal(SIGPIPE, SIG_IGN)
    process.executableURL = URL(fileURLWithPath: decoder)
    process.arguments = ["--processor-seconds", "\(seconds)"]
    process.standardInput = requests
    process.standardOutput = answers
    process.standardError = complaints
    try process.run()
  }

  /// Opens the file, fetches its first and last frame, also as stored and in layers, then writes it
  /// again.
  func verdict(on path: String) throws -> FuzzVerdict {
    fileCount += 1
    guard let opened = try answer(to: .open(path)) else { return ending }
    var verdict = FuzzVerdict.refused
    switch opened {
    case .dicom(_, let frameCount):
      verdict = .answered
      for index in frameCount > 1 ? [0, frameCount - 1] : [0] {
        guard let frame = try answer(to: .frame(index: index)) else { return ending }
        if case .failure = frame { verdict = .refused }
      }
    case .picture:
      guard let frame = try answer(to: .frame(index: 0)),
        try answer(to: .frame(index: 1)) != nil, try answer(to: .frame(index: 2)) != nil,
        try answer(to: .rewritePicture(nil)) != nil
      else { return ending }
      guard case .frame(let shown) = frame else { return .refused }
      guard try answer(to: .rewritePicture(shown)) != nil else { return ending }
      return .answered
    case .notAnImage: verdict = .notAnImage
    default: break
    }
    guard let stored = try answer(to: .storedValues(path: Array(path.utf8))) else { return ending }
    if case .dicom = stored {
      guard try answer(to: .frame(index: 0)) != nil else { return ending }
    }
    guard let whole = try answer(to: .dataSet(path: Array(path.utf8))) else { return ending }
    if case .dataSet(let dataSet, _, _) = whole {
      guard try answer(to: .rewrite(dataSet)) != nil else { return ending }
    }
    return verdict
  }

  /// Ends it and gives the most memory that it had, in mebibytes.
  func end() throws -> Int {
    try? requests.fileHandleForWriting.close()
    let said = try complaints.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    precondition(said.isEmpty, "a worker said \(String(decoding: said, as: UTF8.self))")
    return peakMegabytes
  }

  /// How the worker ended.
  private var ending: FuzzVerdict {
    isUsable = false
    process.waitUntilExit()
    guard process.terminationReason == .uncaughtSignal else {
      return .died(-process.terminationStatus)
    }
    let signal = process.terminationStatus
    return signal == SIGXCPU || signal == SIGKILL ? .timedOut : .died(signal)
  }

  /// The answer, looked at for what it must not say; nil if the worker is gone.
  private func answer(to request: DecodeRequest) throws -> DecodeAnswer? {
    let bytes = try WireFormat.bytes(of: request)
    guard (try? requests.fileHandleForWriting.write(contentsOf: Data(bytes))) != nil,
      let answer = try nextAnswer()
    else { return nil }
    switch answer {
    case .failure(let failure): requireSilence(failure.reason)
    case .notAnImage(let what, _): requireSilence(what.reason)
    default: break
    }
    notePeak()
    return answer
  }

  private func nextAnswer() throws -> DecodeAnswer? {
    let stream = answers.fileHandleForReading
    while true {
      if let message = try reader.next() { return try WireFormat.answer(in: message) }
      var waiting = pollfd(fd: stream.fileDescriptor, events: Int16(POLLIN), revents: 0)
      if poll(&waiting, 1, Self.silenceMilliseconds) == 0 {
        kill(process.processIdentifier, SIGKILL)
      }
      guard let piece = try stream.read(upToCount: try reader.missingByteCount()), !piece.isEmpty
      else { return nil }
      reader.append(piece)
    }
  }

  private func requireSilence(_ reason: String) {
    precondition(!reason.contains(ImageCorpus.canary), "a reason says \(reason)")
  }

  private func notePeak() {
    let status = try? String(
      contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
    let memory = status.flatMap(ProcessMemory.init(status:))
    peakMegabytes = max(peakMegabytes, (memory?.peakResidentBytes ?? 0) >> 20)
  }
}
