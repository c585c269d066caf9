internal import Foundation

/// The values of a cohort in the forms in which they are searched for.
///
/// What would meet innocent text by chance is left out, or counts only whole: see README.md.
struct SoughtValues: Sendable {
  private(set) var phrases = PhraseTable()
  private(set) var automaton = WordAutomaton([:])
  let days: Set<Int>
  /// Words that name nobody on their own.
  private let known: Set<String>
  /// Words that name no physician and no place, since the user says them.
  private let excused: Set<String>
  private var anywhere: [[UInt8]: SoughtValue] = [:]

  /// The forms of the values, without what these texts say of people and places.
  init(_ values: IdentifyingValues, excusing texts: [String]) {
    days = values.days
    known = values.vocabulary
    excused = Set(texts.flatMap { TextReading.words($0) })
    for name in values.patients.sorted() { add(name: name, .patientName) }
    for text in values.identifiers.sorted() { add(identifier: text) }
    for uid in values.uids where uid.count >= 10 {
      add([Array(uid.utf8)], .uniqueIdentifier)
    }
    for name in values.files.sorted() { add(file: name) }
    for name in values.people.sorted() { add(name: name, .personName) }
    for text in values.places.sorted() { add(place: text) }
    automaton = WordAutomaton(anywhere)
    anywhere = [:]
  }

  /// Whether the word says nothing on its own.
  private func isKnown(_ word: some StringProtocol, _ rule: ArtefactRule) -> Bool {
    let word = String(word)
    if known.contains(word) || OwnWords.standard.contains(word) { return true }
    if IdentityScan.common.contains(word) || AllowedWords.standard.contains(word) { return true }
    return (rule == .personName || rule == .place) && excused.contains(word)
  }

  private mutating func add(_ words: [[UInt8]], _ rule: ArtefactRule, isNumber: Bool = false) {
    let length = words.reduce(0) { $0 + $1.count }
    phrases.add(words, SoughtValue(rule: rule, length: length, isNumber: isNumber))
  }

  private mutating func addAnywhere(_ word: String, _ rule: ArtefactRule) {
    let bytes = Array(word.utf8)
    if anywhere[bytes] == nil {
      anywhere[bytes] = SoughtValue(rule: rule, length: bytes.count)
    }
  }

  /// Each part alone, and each two of them side by side, in both orders, apart or as one word.
  private mutating func add(name: String, _ rule: ArtefactRule) {
    let parts = name.split(separator: " ").prefix(6)
    for part in parts { add(namePart: String(part), rule) }
    for (i, first) in parts.enumerated() {
      for (j, second) in parts.enumerated() where i != j {
        let isKnown = isKnown(first, rule) && isKnown(second, rule)
        if isKnown, rule != .patientName { continue }
        // "In, To" is no name; "White, Black" is one.
        let both = String(first + second)
        guard both.count >= (isKnown ? 8 : 4) else { continue }
        add([Array(first.utf8), Array(second.utf8)], rule)
        guard both.count >= 7, !self.isKnown(both, rule) else { continue }
        add([Array(both.utf8)], rule)
        if both.count >= 8 { addAnywhere(both, rule) }
      }
    }
  }

  private mutating func add(namePart part: String, _ rule: ArtefactRule) {
    let isForeign = part.unicodeScalars.contains { $0.value >= 0x2E80 }
    guard part.count >= (isForeign ? 2 : 3), !isKnown(part, rule) else { return }
    add([Array(part.utf8)], rule)
    if isForeign || part.count >= 8 { addAnywhere(part, rule) }
  }

  private mutating func add(identifier text: String) {
    let words = TextTokens.words(of: text)
    let compact = TextReading.compact(text)
    if compact.allSatisfy(\.isNumber) { return add(number: compact, words) }
    guard compact.contains(where: \.isNumber) else {
      return add(place: text, .identifier)
    }
    if compact.count >= 4, !isKnown(compact, .identifier) {
      add([Array(compact.utf8)], .identifier)
      let isHexadecimal = compact.allSatisfy(\.isHexDigit)
      if compact.count >= (isHexadecimal ? 13 : 7) { addAnywhere(compact, .identifier) }
      // "AB-12345" of "AB12345".
      let letters = compact.prefix { $0.isLetter }
      let rest = compact.dropFirst(letters.count)
      if letters.count >= 2, rest.count >= 4, rest.allSatisfy(\.isNumber) {
        add([Array(letters.utf8), Array(rest.utf8)], .identifier)
      }
    }
    if words.count > 1, compact.count >= 6, !areKnown(words) { add(words, .identifier) }
    addSingles(words, of: text)
  }

  /// Five digits meet counts by chance, unless they begin with a zero.
  private mutating func add(number: String, _ words: [[UInt8]]) {
    let isLong = number.count >= 6 || number.count >= 4 && number.hasPrefix("0")
    guard isLong else { return }
    add([Array(number.utf8)], .identifier, isNumber: true)
    if words.count == 1, words[0].count > number.count { add(words, .identifier) }
    if words.count > 1, number.count >= 7 { add(words, .identifier, isNumber: true) }
  }

  private mutating func add(place text: String, _ rule: ArtefactRule = .place) {
    let words = TextTokens.words(of: text)
    let length = words.reduce(0) { $0 + $1.count }
    if words.count == 1, length >= 3, !isKnown(text, rule) { add(words, rule) }
    if words.count > 1, length >= 8, !areKnown(words) { add(words, rule) }
    addSingles(words, of: text)
  }

  /// The rare words of a place or an address; those of a whole comment could be anything.
  private mutating func addSingles(_ words: [[UInt8]], of text: String) {
    guard (2...8).contains(words.count) else { return }
    for word in words where word.count >= 5 && !word.contains(where: TextTokens.isDigit) {
      if !isKnown(String(decoding: word, as: UTF8.self), .place) { add([word], .place) }
    }
  }

  private mutating func add(file name: String) {
    let stem = name.lastIndex(of: ".").map { point in
      name.distance(from: point, to: name.endIndex) <= 6 ? name[..<point] : name[...]
    }
    let words = TextTokens.words(of: String(stem ?? name[...]))
    let compact = words.joined()
    guard compact.contains(where: TextTokens.isDigit) || words.count > 1 else { return }
    if compact.allSatisfy(TextTokens.isDigit) {
      guard compact.count >= 6 else { return }
      return add(words, .inputFile, isNumber: true)
    }
    guard compact.count >= (words.count == 1 ? 5 : 6), !areKnown(words) else { return }
    add(words, .inputFile)
  }

  /// Whether all are words that name nobody, or short numbers.
  private func areKnown(_ words: [[UInt8]]) -> Bool {
    words.allSatisfy { word in
      word.count <= 4 && word.allSatisfy(TextTokens.isDigit)
        || isKnown(String(decoding: word, as: UTF8.self), .place)
    }
  }
}

/// The words that Fovea itself writes, which so name nobody on their own.
enum OwnWords {
  static let standard = Set(
    ResourceText.named("own-words").split(separator: "\n").filter { !$0.hasPrefix("#") }
      .flatMap { $0.split(separator: " ").map(String.init) })
}
