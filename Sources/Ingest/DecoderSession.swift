package import DecodeProtocol
internal import Foundation
internal import Subprocess

/// The conversation with one running worker: a request, then its answer.
///
/// After a death, a silence longer than the limit, a file that takes longer than all its requests
/// together may, or a message that makes no sense the session is
/// over, the worker's process group is killed, and the file at hand has its reason.
package struct DecoderSession {
  private(set) var isUsable = true
  private(set) var answerCount = 0

  private let writer: StandardInputWriter
  private var pieces: SubprocessOutputSequence.Iterator
  private var reader = WireReader()
  private let limitSeconds: Double
  private let fileSeconds: Double
  /// How long the worker was waited for since it was asked to open a file.
  private var waited = Duration.zero
  private let kill: @Sendable () -> Void

  init(
    _ execution: Execution<CustomWriteInput, SequenceOutput, DiscardedOutput>,
    limitSeconds: Double, fileSeconds: Double
  ) {
    writer = execution.standardInputWriter
    pieces = execution.standardOutput.makeAsyncIterator()
    self.limitSeconds = limitSeconds
    self.fileSeconds = fileSeconds
    // A worker that is gone already needs no signal: the error says nothing new.
    kill = { try? execution.send(signal: .kill, toProcessGroup: true) }
  }

  /// Asks and waits; a failure of the worker itself comes back as an answer like any other.
  package mutating func answer(to request: DecodeRequest) async -> DecodeAnswer {
    guard isUsable else {
      return .failure(DecodeFailure(.workerDied, reason: "the decoder died before this frame"))
    }
    if request.beginsAnew { waited = .zero }
    let start = ContinuousClock.now
    let limit = min(.seconds(limitSeconds), .seconds(fileSeconds) - waited)
    let watchdog = Task { [kill] in
      try await Task.sleep(for: limit)
      kill()
    }
    defer {
      watchdog.cancel()
      waited += ContinuousClock.now - start
    }
    if let answer = await exchange(request) {
      answerCount += 1
      return answer
    }
    isUsable = false
    kill()
    if ContinuousClock.now - start >= limit {
      let isOfFile = limit < .seconds(limitSeconds)
      let seconds = String(format: "%g", isOfFile ? fileSeconds : limitSeconds)
      let what = isOfFile ? " s for the file" : " s"
      return .failure(
        DecodeFailure(.timedOut, reason: "the decoder took longer than \(seconds)\(what)"))
    }
    return .failure(DecodeFailure(.workerDied, reason: "the decoder died on it"))
  }

  /// The answer, or nil when the worker is gone or speaks no sense; which of the two is no matter.
  private mutating func exchange(_ request: DecodeRequest) async -> DecodeAnswer? {
    do {
      let bytes = try WireFormat.bytes(of: request)
      guard try await writer.write(bytes) == bytes.count else { return nil }
      while true {
        if let message = try reader.next() { return try WireFormat.answer(in: message) }
        guard let piece = try await pieces.next() else { return nil }
        piece.withUnsafeBytes { reader.append($0) }
      }
    } catch {
      return nil
    }
  }
}

extension DecodeRequest {
  /// Whether what was waited for before is of another file.
  fileprivate var beginsAnew: Bool {
    switch self {
    case .open, .storedValues, .dataSet, .confinement: true
    case .frame, .rewrite, .rewritePicture: false
    }
  }
}
