internal import DecodeProtocol
internal import Ingest
internal import Privacy

/// A PNG or JPEG file, decoded by the worker and searched for text before anything is written.
///
/// Where some of it is transparent, the colours under the transparency and the transparency itself
/// are searched: each of them can hold a text that the picture on black does not show.
struct PictureSearch {
  /// Why the file may not leave, or nil.
  private(set) var refusal: String?
  /// The picture as it may leave, if something was blanked; else the file's own samples stay.
  private(set) var blanked: StoredFrame?
  /// Whether it looks like text that is not blanked.
  private(set) var leavesText = false
  /// What was blanked.
  private(set) var tally = DeidentificationTally()

  private var cleans = false
  private var isReviewed = false
  private var rules = PixelRules()

  /// No search.
  init() {}

  /// - Throws: `decoderBroken` when the worker says that it cannot work at all.
  init(
    _ facts: PictureFacts, cleans: Bool, rules: PixelRules, isReviewed: Bool,
    with session: inout DecoderSession
  ) async throws {
    self.cleans = cleans
    self.isReviewed = isReviewed
    self.rules = rules
    let layers = facts.hasTransparency ? [1, 2] : [0]
    for layer in layers {
      guard let frame = try await frame(layer, with: &session) else { return }
      guard let made = clean(frame) else { return }
      if made != frame { blanked = made }
    }
    guard blanked != nil, facts.hasTransparency else { return }
    // What is blanked in a layer may show in the other: the picture goes out on black, as shown.
    tally = DeidentificationTally()
    guard let frame = try await frame(0, with: &session) else { return }
    blanked = clean(frame)
  }

  private mutating func frame(
    _ index: Int, with session: inout DecoderSession
  ) async throws -> StoredFrame? {
    switch await session.answer(to: .frame(index: index)) {
    case .frame(let frame): return frame
    case .failure(let failure):
      guard failure.code != .workerNotReady else {
        throw IngestError(
          .decoderBroken, subject: "fovea-decode", reason: failure.reason,
          hint: "run fovea doctor")
      }
      refusal = failure.reason
    default: refusal = "the decoder answered out of turn"
    }
    return nil
  }

  /// The frame without text, or nil and a refusal.
  private mutating func clean(_ frame: StoredFrame) -> StoredFrame? {
    var cleaner = PixelCleaner(
      mayBlank: cleans, rules: rules, attributes: AttributeTree(), isReviewed: isReviewed)
    defer { leavesText = leavesText || cleaner.hasText && (isReviewed || !cleans) }
    do throws(PrivacyError) {
      let made = try cleaner.cleaned(frame)
      tally.add(cleaner.tally)
      return made
    } catch {
      refusal = error.reason
      return nil
    }
  }
}
