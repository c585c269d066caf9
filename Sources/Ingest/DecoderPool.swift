internal import DecodeProtocol
internal import Files
package import Foundation
internal import Subprocess
internal import SystemPackage

/// Several `fovea-decode` workers, each in its own process group, that share a list of files.
///
/// A worker that dies or hangs costs the file at hand, never the run; each is replaced after
/// `filesPerWorker` files, so that what a file may have done to it does not last.
package struct DecoderPool: Sendable {
  let decoder: URL
  /// How many there are at a time.
  package var workerCount = 2
  /// How long a worker may think about one request.
  package var secondsPerRequest = 60.0
  /// How long it may think about all requests about one file.
  package var secondsPerFile = 600.0
  /// How many files one worker reads before another takes its place.
  package var filesPerWorker = 256
  /// The command, as its interruption names it.
  var task = "ingest"

  /// After so many new workers that died at their first request, and none that answered, a worker
  /// is asked about a file that harms nobody: no answer means that the fault is not the files'.
  static let doubtfulDeaths = 4
  static let harmless = "/dev/null"

  /// What people are told where the kernel cannot filter what a worker asks of it.
  static let unconfined =
    "the kernel does not filter what the decoder may do: a file that takes it over could write"
    + " or connect; read foreign files only where that harms nobody"

  init(decoder: URL, secondsPerRequest: Double = 60) {
    self.decoder = decoder
    self.secondsPerRequest = secondsPerRequest
  }

  /// Workers for another command than ingest.
  package init(decoder: URL, task: String) {
    self.decoder = decoder
    self.task = task
  }

  /// Calls `process` for each entry, on any of the workers, and `each` with what it gives, here;
  /// gives the sentences that people should read about the workers.
  ///
  /// - Throws: what `process` and `each` throw; `decoderBroken`; `interrupted` on a signal.
  package func run<Outcome: Sendable>(
    _ entries: [InputEntry], isolation: isolated (any Actor)? = #isolation,
    process: @escaping @Sendable (InputEntry, inout DecoderSession) async throws -> Outcome,
    each: (Outcome) throws -> Void
  ) async throws -> [String] {
    Interruption.ignoreWriteSignals()
    let share = EntryShare(entries)
    let (outcomes, feed) = AsyncStream<Outcome>.makeStream()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        defer { feed.finish() }
        try await withThrowingTaskGroup(of: Void.self) { workers in
          for _ in 0..<max(1, min(workerCount, entries.count)) {
            workers.addTask {
              try await serve(share) { entry, session in
                feed.yield(try await process(entry, &session))
              }
            }
          }
          try await workers.waitForAll()
        }
      }
      for await outcome in outcomes { try each(outcome) }
      try await group.waitForAll()
    }
    if Interruption.isRequested { throw interruption }
    return share.isUnconfined ? [Self.unconfined] : []
  }

  /// Asks one question of a worker of its own.
  ///
  /// - Throws: `decoderBroken` when it cannot be started.
  func answer(to request: DecodeRequest) async throws(IngestError) -> DecodeAnswer {
    try await started { session in await session.answer(to: request) }
  }

  private var interruption: IngestError {
    IngestError(
      .interrupted, subject: task, reason: "stopped on request", hint: "nothing was written")
  }

  /// Starts worker after worker until no entry is left.
  private func serve(
    _ share: EntryShare, _ process: (InputEntry, inout DecoderSession) async throws -> Void
  ) async throws {
    while !share.isEmpty, !Task.isCancelled {
      let fault = try await started { session -> (any Error)? in
        for _ in 0..<filesPerWorker {
          guard session.isUsable, let entry = share.next() else { break }
          do {
            try await process(entry, &session)
          } catch {
            return error
          }
          share.note(session)
          if share.takesQuestion(session) {
            share.note(await session.answer(to: .confinement))
          }
        }
        return nil
      }
      if let fault { throw fault }
      if share.isDoubtful {
        guard case .notAnImage = try await answer(to: .open(Self.harmless)) else {
          throw Self.broken("it answers nothing")
        }
        share.trust()
      }
    }
  }

  private func started<R: Sendable>(
    _ body: (inout DecoderSession) async -> R
  ) async throws(IngestError) -> R {
    var options = PlatformOptions()
    options.processGroupID = 0
    do {
      let outcome = try await Subprocess.run(
        .path(FilePath(decoder.path)), platformOptions: options, input: .inputWriter,
        output: .sequence, error: .discarded
      ) { execution in
        var session = DecoderSession(
          execution, limitSeconds: secondsPerRequest, fileSeconds: secondsPerFile)
        return await body(&session)
      }
      return outcome.closureResult
    } catch {
      throw Self.broken("it cannot be started")
    }
  }

  private static func broken(_ reason: String) -> IngestError {
    IngestError(
      .decoderBroken, subject: "fovea-decode", reason: reason,
      hint: "keep it beside fovea, both of the same build, and run fovea doctor")
  }
}
