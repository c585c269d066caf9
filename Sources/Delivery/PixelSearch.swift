internal import DecodeProtocol
internal import Ingest
internal import Privacy

/// One file's frames, decoded by the worker and searched for burned-in text before anything of the
/// file is written.
struct PixelSearch {
  /// Why the file may not leave, or nil.
  private(set) var refusal: String?
  /// All frames, if any of them was changed; else none, and the file's own pixels stay.
  private(set) var blanked: [StoredFrame] = []
  /// Whether the file is an image; segmentations, reports and the like are not searched.
  private(set) var hasImage = false
  /// Whether some frame looks like text that is not blanked.
  private(set) var leavesText = false
  /// What was blanked.
  private(set) var tally = DeidentificationTally()

  /// The most bytes of frames that are held for a file whose pixels are cleaned.
  private static let mostBytes = 1 << 30

  /// No search.
  init() {}

  /// - Throws: `decoderBroken` when the worker says that it cannot work at all.
  init(
    _ entry: InputEntry, cleans: Bool, rules: PixelRules, isReviewed: Bool,
    with session: inout DecoderSession
  ) async throws {
    let attributes: AttributeTree
    let frameCount: Int
    switch await session.answer(to: .open(path: entry.path)) {
    case .dicom(let tree, let count): (attributes, frameCount) = (tree, count)
    case .notAnImage(_, let tree):
      finish(
        PixelCleaner(mayBlank: cleans, rules: rules, attributes: tree ?? AttributeTree()),
        cleans: cleans)
      return
    case .failure(let failure):
      refusal = try Self.reason(failure)
      return
    default:
      refusal = "the decoder answered out of turn"
      return
    }
    hasImage = true
    var cleaner = PixelCleaner(
      mayBlank: cleans, rules: rules, attributes: attributes, isReviewed: isReviewed)
    defer { leavesText = cleaner.hasText && (isReviewed || !cleans) }
    var byteCount = 0
    for index in 0..<frameCount {
      let answer = await session.answer(to: .frame(index: index))
      guard case .frame(let frame) = answer else {
        guard case .failure(let failure) = answer else {
          refusal = "the decoder answered out of turn"
          return
        }
        refusal = try Self.reason(failure)
        return
      }
      do throws(PrivacyError) {
        let made = try cleaner.cleaned(frame)
        guard cleans else { continue }
        blanked.append(made)
        byteCount += made.bytes.count
      } catch {
        refusal = error.reason
        return
      }
      guard byteCount <= Self.mostBytes else {
        refusal = "its frames take more memory than cleaning pixels may use"
        return
      }
    }
    finish(cleaner, cleans: cleans)
  }

  private mutating func finish(_ cleaner: PixelCleaner, cleans: Bool) {
    if !cleaner.hasChanged { blanked = [] }
    tally = cleaner.tally
    guard cleans else { return }
    do throws(PrivacyError) {
      try cleaner.checkDeclaration()
    } catch {
      refusal = error.reason
    }
  }

  private static func reason(_ failure: DecodeFailure) throws(IngestError) -> String {
    guard failure.code != .workerNotReady else {
      throw IngestError(
        .decoderBroken, subject: "fovea-decode", reason: failure.reason, hint: "run fovea doctor")
    }
    return "its pixels cannot be searched for burned-in text: \(failure.reason)"
  }
}
