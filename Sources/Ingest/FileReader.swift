internal import DecodeProtocol
internal import Files
internal import Privacy

/// Takes one file through the decoder and the de-identifier, frame by frame.
struct FileReader: Sendable {
  /// Whether a file's frames are wanted, decided by its identity alone.
  enum Admission {
    /// Wanted, under an identity that a table may have completed.
    case admitted(RawIdentity)
    case refused(FileFate)
  }

  let deidentifier: Deidentifier
  let pseudonyms: Pseudonyms
  let maxSizePixels: Int
  /// The files that a person found free of text, if any.
  var textReview: TextReview?
  /// Whether every frame is decoded once before the first is handed on, so that a file of which a
  /// late frame is broken hands on none.
  let checksFramesFirst: Bool

  /// Reads the file and hands each image to `keep`; what `admit` and `keep` throw ends the run.
  ///
  /// - Throws: `decoderBroken` when the decoder says that it cannot work at all.
  func read(
    _ entry: InputEntry, with session: inout DecoderSession,
    admit: (RawIdentity) throws -> Admission,
    keep: (DeidentifiedImage, RawIdentity) async throws -> Void
  ) async throws -> FileFate {
    switch entry.kind {
    case .hidden: return .notAnImage("hidden file")
    case .special: return .notAnImage("not a regular file")
    case .file: break
    }
    switch await session.answer(to: .open(path: entry.path)) {
    case .dicom(let tree, let frameCount):
      let identity = RawIdentity(of: tree, path: entry.relativePath)
      let sides = [tree.integer(.rows), tree.integer(.columns)].compactMap { $0 }
      return try await read(
        entry, identity, tree, frameCount: frameCount, sides: sides, with: &session,
        admit: admit, keep: keep)
    case .picture(let facts):
      let identity = RawIdentity(picture: facts, path: entry.relativePath)
      return try await read(
        entry, identity, AttributeTree(), frameCount: 1, sides: [facts.rows, facts.columns],
        orientation: facts.orientation, with: &session, admit: admit, keep: keep)
    case .notAnImage(let what, _): return .notAnImage(what.reason)
    case .failure(let failure): return try fate(of: failure)
    case .frame, .dataSet, .rewritten, .confinement:
      return .quarantined("the decoder answered out of turn")
    }
  }

  private func read(
    _ entry: InputEntry, _ identity: RawIdentity, _ tree: AttributeTree, frameCount: Int,
    sides: [Int], orientation: Int = 1, with session: inout DecoderSession,
    admit: (RawIdentity) throws -> Admission,
    keep: (DeidentifiedImage, RawIdentity) async throws -> Void
  ) async throws -> FileFate {
    let admitted: RawIdentity
    switch try admit(identity) {
    case .admitted(let identity): admitted = identity
    case .refused(let fate): return fate
    }
    if let fate = sizeFault(sides) { return fate }
    let state = FileIdentity(entry.path)
    var review: Bool?
    let needsCheck = checksFramesFirst && frameCount > 1
    for isRehearsal in needsCheck ? [true, false] : [false] {
      for index in 0..<frameCount {
        let frame: StoredFrame
        switch await session.answer(to: .frame(index: index)) {
        case .frame(let decoded): frame = try decoded.upright(orientation)
        case .failure(let failure): return try fate(of: failure)
        default: return .quarantined("the decoder answered out of turn")
        }
        if let fate = sizeFault([frame.rows, frame.columns]) { return fate }
        let image: DeidentifiedImage
        do throws(PrivacyError) {
          image = try self.image(
            RawImage(identity: admitted, attributes: tree, frame: frame)
          ) {
            let known = review ?? isReviewed(entry, state)
            review = known
            return known
          }
        } catch {
          return .quarantined(error.subject == "image" ? error.reason : error.description)
        }
        if !isRehearsal { try await keep(image, admitted) }
      }
    }
    return .used
  }

  /// The image without its person; one that looks like text only if a person has looked at it.
  private func image(
    _ raw: RawImage, isReviewed: () -> Bool
  ) throws(PrivacyError) -> DeidentifiedImage {
    do throws(PrivacyError) {
      return try deidentifier.deidentify(raw)
    } catch {
      guard error.code == .burnedInText, isReviewed() else { throw error }
      return try deidentifier.deidentify(raw, isReviewed: true)
    }
  }

  /// Whether a person looked at the file, which must not have changed since its frames were asked
  /// for.
  private func isReviewed(_ entry: InputEntry, _ identity: FileIdentity?) -> Bool {
    guard let textReview, let identity else { return false }
    return textReview.contains(entry.contentID(pseudonyms))
      && FileIdentity(entry.path) == identity
  }

  private func sizeFault(_ sides: [Int]) -> FileFate? {
    guard let longest = sides.max(), longest > maxSizePixels else { return nil }
    return .quarantined(
      "its longest side is \(longest) pixels where ingest.maxSizePixels is \(maxSizePixels)")
  }

  private func fate(of failure: DecodeFailure) throws(IngestError) -> FileFate {
    switch failure.code {
    case .unreadable: return .failed(failure.reason)
    case .workerNotReady:
      throw IngestError(
        .decoderBroken, subject: "fovea-decode", reason: failure.reason, hint: "run fovea doctor")
    default: return .quarantined(failure.reason)
    }
  }
}
