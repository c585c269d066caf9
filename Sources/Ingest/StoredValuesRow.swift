internal import DecodeProtocol
internal import Files

/// One file's line of `stored_values.csv`.
struct StoredValuesRow: Sendable {
  /// The file's number.
  let number: Int
  /// The path below the input folder.
  let path: String
  /// How many frames were written.
  private(set) var frames = 0
  private var layout: StoredFrame.Layout?
  private var digest = ""
  /// Why no frames were written; nil when all were.
  private(set) var reason: String?
  /// The same where the file is, or should be, an image.
  private(set) var refusal: String?

  /// Reads a file and writes its frames, one after the other, into a raw file of its own.
  ///
  /// A file with a broken frame leaves none; without a folder the frames are let go.
  ///
  /// - Throws: `decoderBroken` when the decoder says that it cannot work at all, and what writing
  ///   throws.
  init(
    reading entry: InputEntry, with session: inout DecoderSession, into folder: StagedFolder?
  ) async throws(IngestError) {
    number = entry.number
    path = entry.relativePath
    switch entry.kind {
    case .hidden: reason = "hidden file"
    case .special: reason = "not a regular file"
    case .file:
      switch await session.answer(to: .storedValues(path: entry.path)) {
      case .dicom(_, let count): try await write(count, with: &session, into: folder)
      case .picture: try await write(1, with: &session, into: folder)
      case .notAnImage(let what, _): reason = what.reason
      case .failure(let failure): try refuse(failure)
      case .frame, .dataSet, .rewritten, .confinement: refuse("the decoder answered out of turn")
      }
    }
  }

  /// The line of the table.
  var fields: [String] {
    guard let layout, reason == nil else {
      return [path, "", "", "", "", "", "", "", reason ?? ""]
    }
    return [
      path, String(frames), String(layout.rows), String(layout.columns), String(layout.samples),
      layout.typeName, digest, name, "",
    ]
  }

  private var name: String { "\(StoredValues.frames)/\(number).raw" }

  private mutating func write(
    _ count: Int, with session: inout DecoderSession, into folder: StagedFolder?
  ) async throws(IngestError) {
    var running = RunningDigest()
    do throws(FilesError) {
      var file = try folder?.growingFile(name)
      for index in 0..<count {
        guard let frame = await frame(index, with: &session) else { break }
        if folder != nil {
          running.update(frame.bytes[...])
          try file?.append(frame.bytes)
        }
        layout = frame.layout
        frames += 1
      }
    } catch {
      throw IngestError(error)
    }
    digest = running.finish()
    guard let failure else { return }
    folder?.remove(name)
    try refuse(failure)
  }

  /// Why a frame is missing, until it is said.
  private var failure: DecodeFailure?

  private mutating func frame(
    _ index: Int, with session: inout DecoderSession
  ) async -> StoredFrame? {
    switch await session.answer(to: .frame(index: index)) {
    case .frame(let frame): return frame
    case .failure(let failure): self.failure = failure
    default: failure = DecodeFailure(.damaged, reason: "the decoder answered out of turn")
    }
    return nil
  }

  private mutating func refuse(_ failure: DecodeFailure) throws(IngestError) {
    guard failure.code != .workerNotReady else {
      throw IngestError(
        .decoderBroken, subject: "fovea-decode", reason: failure.reason, hint: "run fovea doctor")
    }
    refuse(failure.reason)
  }

  private mutating func refuse(_ reason: String) {
    (self.reason, refusal) = (reason, reason)
  }
}
