// Searches the frames of one file for burned-in text, and blanks what it finds if asked to.
// In: decoded frames, the file's attributes, the rules of devices. Out: the frames as they may
// leave, counts, or why the file may not. Callers: Delivery; Ingest asks `TextScreen` itself.
// What devices say comes first (ultrasound regions, rules), then what looks like text; what was
// blanked is looked at again, and must then be free of text.
public import DecodeProtocol

/// Cleans the frames of one file.
public struct PixelCleaner: Sendable {
  /// Whether anything of a frame was changed.
  public private(set) var hasChanged = false
  /// How often each rule blanked a region.
  public private(set) var tally = DeidentificationTally()

  /// Whether some frame looks like text; what was blanked, or reviewed, included.
  public private(set) var hasText = false

  private let mayBlank: Bool
  private let isReviewed: Bool
  private let rules: PixelRules
  private let attributes: AttributeTree
  private let screen = TextScreen.standard

  /// What blanking may leave behind is blanked again, so many times at most.
  private static let rounds = 3

  /// - Parameters:
  ///   - mayBlank: Whether regions are blanked; else a frame with text is refused.
  ///   - attributes: As the file states them.
  ///   - isReviewed: Whether a person found the file free of text, so that none is blanked or
  ///     refused but what devices are known to burn in.
  public init(
    mayBlank: Bool, rules: PixelRules, attributes: AttributeTree, isReviewed: Bool = false
  ) {
    self.mayBlank = mayBlank
    self.isReviewed = isReviewed
    self.rules = rules
    self.attributes = attributes
  }

  /// The frame without text.
  ///
  /// - Throws: `notReleasable` for text that may not, or cannot, be blanked.
  public mutating func cleaned(_ frame: StoredFrame) throws(PrivacyError) -> StoredFrame {
    var made = mayBlank ? blankedByDevice(frame) : frame
    if !mayBlank || isReviewed {
      guard !screen.regions(in: made).isEmpty else { return made }
      hasText = true
      guard isReviewed else {
        throw Self.refusal(Deidentifier.textReason + "; --clean pixels blanks it")
      }
      tally.count("text-like regions", TextReview.decision)
      return made
    }
    for _ in 0..<Self.rounds {
      let regions = screen.regions(in: made)
      if regions.isEmpty { return made }
      hasText = true
      made = made.filled(regions) ?? made
      hasChanged = true
      tally.count("text-like regions", "blank", times: regions.count)
    }
    guard screen.regions(in: made).isEmpty else {
      throw Self.refusal("its pixels look like text even after they were blanked")
    }
    return made
  }

  /// Says at the end what the file itself declared: text that was announced must have been found.
  ///
  /// - Throws: `notReleasable`.
  public func checkDeclaration() throws(PrivacyError) {
    guard BurnedInStatement.isYes(attributes), !hasChanged else { return }
    throw Self.refusal(
      "Burned In Annotation (0028,0301) says that its pixels identify the patient, and no text was "
        + "found in them; name its place in --pixel-regions")
  }

  private mutating func blankedByDevice(_ frame: StoredFrame) -> StoredFrame {
    var made = frame
    let shown = UltrasoundRegions.regions(attributes, rows: frame.rows, columns: frame.columns)
    if !shown.isEmpty, let blanked = made.filled(outside: shown) {
      note("outside ultrasound regions", 1, isChange: blanked != made)
      made = blanked
    }
    let named = rules.regions(attributes, rows: frame.rows, columns: frame.columns)
    if !named.isEmpty, let blanked = made.filled(named) {
      note("regions of devices", named.count, isChange: blanked != made)
      made = blanked
    }
    return made
  }

  private mutating func note(_ rule: String, _ times: Int, isChange: Bool) {
    guard isChange else { return }
    hasChanged = true
    tally.count(rule, "blank", times: times)
  }

  private static func refusal(_ reason: String) -> PrivacyError {
    PrivacyError(.notReleasable, subject: "file", reason: reason)
  }
}
