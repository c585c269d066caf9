internal import Reports

/// One sentence on what was found.
package struct GradedSentence: Encodable, Equatable {
  /// How much it matters; the loudest first.
  package enum Level: String, Encodable, CaseIterable {
    case alarm, caution, note
  }

  package let level: Level
  package let text: String

  /// The sentence as a line for the screen, with its level in a column of its own.
  package var line: String {
    switch level {
    case .alarm: "ALARM   \(text)"
    case .caution: "caution \(text)"
    case .note: "note    \(text)"
    }
  }

  /// The sentence as a page has it.
  var onPage: (loudness: SectionedPage.Loudness, text: String) {
    switch level {
    case .alarm: (.alarm, text)
    case .caution: (.caution, text)
    case .note: (.plain, text)
    }
  }
}
