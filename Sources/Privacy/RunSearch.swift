/// Goes through one run of folded text word by word.
struct RunSearch {
  let values: SoughtValues
  let text: UnsafeBufferPointer<UInt8>
  /// Values of fewer bytes do not count here.
  let shortest: Int
  let isTable: Bool

  /// More bytes between two words part a phrase.
  private static let widestGap = 3

  /// Phrases that have begun.
  private var chains: [UInt64] = []
  /// The last words as parts of a date, each with whether it is a number of JSON.
  private var dayParts: [(token: DaySpelling.Token, isBare: Bool)] = []

  init(
    values: SoughtValues, text: UnsafeBufferPointer<UInt8>, shortest: Int, isTable: Bool
  ) {
    self.values = values
    self.text = text
    self.shortest = shortest
    self.isTable = isTable
  }

  /// What the run holds first; nil for nothing.
  mutating func rule() -> ArtefactRule? {
    var last = 0
    for word in TextTokens(text) {
      if word.lowerBound - last > Self.widestGap {
        chains = []
        dayParts = []
      }
      last = word.upperBound
      if let rule = rule(of: word) { return rule }
      if shortest <= 8, namesDay(word) { return .day }
    }
    return nil
  }

  private mutating func rule(of word: Range<Int>) -> ArtefactRule? {
    let bytes = UnsafeBufferPointer(rebasing: text[word])
    let found = values.phrases.meanings(of: PhraseTable.hash(bytes), after: &chains)
    for meaning in found where counts(meaning, at: word) { return meaning.rule }
    if let letters = letters(in: word),
      let meaning = values.phrases.meaning(of: PhraseTable.hash(text[letters])),
      counts(meaning, at: word)
    {
      return meaning.rule
    }
    guard let meaning = values.automaton.firstMeaning(in: bytes), counts(meaning, at: word) else {
      return nil
    }
    return meaning.rule
  }

  private func counts(_ meaning: SoughtValue, at word: Range<Int>) -> Bool {
    meaning.length >= shortest && !(meaning.isNumber && isBare(word))
  }

  /// The five letters and more that a word is but for digits before or after them.
  private func letters(in word: Range<Int>) -> Range<Int>? {
    guard let start = word.first(where: { TextTokens.isLetter(text[$0]) }),
      let last = word.last(where: { TextTokens.isLetter(text[$0]) }),
      last - start >= 4, last - start + 1 < word.count,
      text[start...last].allSatisfy(TextTokens.isLetter)
    else { return nil }
    return start..<last + 1
  }

  /// Whether the word is a number of JSON, or a colour: neither is written for a person.
  private func isBare(_ word: Range<Int>) -> Bool {
    var before = word.lowerBound - 1
    while before >= 0, text[before] == 0x20 { before -= 1 }
    guard before >= 0 else { return false }
    if text[before] == UInt8(ascii: "#") { return true }
    if isTable { return false }
    if text[before] == UInt8(ascii: ":") {
      before -= 1
      while before >= 0, text[before] == 0x20 { before -= 1 }
      return before >= 0 && text[before] == UInt8(ascii: "\"")
    }
    var after = word.upperBound
    while after < text.count, text[after] == 0x20 { after += 1 }
    let isListed = [UInt8(ascii: "["), UInt8(ascii: ",")].contains(text[before])
    return isListed
      && (after == text.count || [UInt8(ascii: "]"), UInt8(ascii: ",")].contains(text[after]))
  }

  /// Whether a known day ends with this word, its year in four digits.
  private mutating func namesDay(_ word: Range<Int>) -> Bool {
    guard !values.days.isEmpty else { return false }
    let bytes = text[word]
    // "03JUL2014" and "2014年7月3日" are one word; pseudonyms of 17 characters are none of these.
    if bytes.count <= 16, bytes.contains(where: TextTokens.isDigit),
      bytes.contains(where: TextTokens.isLetter), knows(DaySpelling.days(in: Array(bytes)))
    {
      return true
    }
    let isBare = TextTokens.isDigit(bytes[word.lowerBound]) && isBare(word)
    let head = bytes.prefix(while: TextTokens.isDigit)
    var token = DaySpelling.Token()
    if head.isEmpty {
      if DaySpelling.isOrdinal(Array(bytes)[...]) { return false }
      token.month = DaySpelling.months[String(decoding: bytes, as: UTF8.self)]
    } else if bytes.contains(UInt8(ascii: ".")) {
      let numbers = bytes.split(separator: UInt8(ascii: ".")).map { Self.token($0) }
      dayParts = []
      return numbers.count == 3 && !isBare
        && knows(DaySpelling.spelled(numbers[0], numbers[1], numbers[2]))
    } else {
      let tail = bytes.dropFirst(head.count)
      if tail.isEmpty || tail.first == UInt8(ascii: "t") || DaySpelling.isOrdinal(Array(tail)[...])
      {
        token = Self.token(head)
      }
      if let number = token.number, !isBare,
        knows(DaySpelling.packed(number, digits: token.digits))
      {
        return true
      }
    }
    dayParts = dayParts.suffix(2) + [(token, isBare)]
    guard dayParts.count == 3, !dayParts.allSatisfy(\.isBare) else { return false }
    return knows(
      DaySpelling.spelled(dayParts[0].token, dayParts[1].token, dayParts[2].token))
  }

  private static func token(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> DaySpelling.Token {
    guard digits.count <= 14 else { return DaySpelling.Token() }
    return DaySpelling.Token(
      number: digits.reduce(0) { $0 * 10 + Int($1) - 0x30 }, digits: digits.count)
  }

  /// A year of two digits is no day here: too many numbers look like one.
  private func knows(_ days: [Int]) -> Bool {
    days.contains { $0 >= 1_000_000 && values.days.contains($0) }
  }
}
