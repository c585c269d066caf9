/// The days that a text may name, in any of the usual spellings.
///
/// 20140703 (also within a longer number), 03072014, 07032014, 140703, 030714, 070314; year, month
/// and day in these orders with any separators, the year with two or four digits; the month as a
/// word of English, German, French, Spanish, Italian, Portuguese or Dutch, before or after the day;
/// Chinese, Japanese and Korean signs behind them. What a text means is not decided: every reading
/// that is a day counts.
enum DaySpelling {
  /// Days as year × 10,000 + month × 100 + day, without century for years of two digits.
  static func days(in folded: [UInt8]) -> [Int] {
    let tokens = tokens(of: folded)
    var found: [Int] = []
    for (index, token) in tokens.enumerated() {
      if let number = token.number { found += packed(number, digits: token.digits) }
      guard index + 2 < tokens.count else { continue }
      found += spelled(tokens[index], tokens[index + 1], tokens[index + 2])
    }
    return found
  }

  /// A run of digits or of letters.
  struct Token {
    var number: Int?
    var digits = 0
    var month: Int?
  }

  /// Runs of digits and runs of letters; a run of more than 14 digits is no date.
  private static func tokens(of text: [UInt8]) -> [Token] {
    var found: [Token] = []
    var place = 0
    while place < text.count {
      let isDigit = isDigit(text[place])
      guard isDigit || isLetter(text[place]) else {
        place += 1
        continue
      }
      var end = place
      while end < text.count, isDigit ? Self.isDigit(text[end]) : isLetter(text[end]) { end += 1 }
      let run = text[place..<end]
      if isDigit {
        let isShort = run.count <= 14
        found.append(
          Token(
            number: isShort ? run.reduce(0) { $0 * 10 + Int($1 - 0x30) } : nil, digits: run.count))
      } else if !isOrdinal(run) {
        found.append(Token(month: months[String(decoding: run, as: UTF8.self)]))
      }
      place = end
    }
    return found
  }

  /// The days that one run of digits may be.
  static func packed(_ number: Int, digits: Int) -> [Int] {
    switch digits {
    case 8, 14:
      let head = digits == 14 ? number / 1_000_000 : number
      let parts = (head / 1_000_000, head / 10_000 % 100, head % 10_000)
      return [
        day(head / 10_000, head / 100 % 100, head % 100), day(parts.2, parts.1, parts.0),
        day(parts.2, parts.0, parts.1),
      ].compactMap { $0 }
    case 6:
      let parts = (number / 10_000, number / 100 % 100, number % 100)
      return [
        day(parts.0, parts.1, parts.2), day(parts.2, parts.1, parts.0),
        day(parts.2, parts.0, parts.1),
      ].compactMap { $0 }
    default: return []
    }
  }

  /// The days that three runs in a row may be.
  static func spelled(_ first: Token, _ second: Token, _ third: Token) -> [Int] {
    func isYear(_ token: Token) -> Bool { token.digits == 4 || token.digits == 2 }
    var found: [Int?] = []
    if let a = first.number, let b = second.number, let c = third.number {
      if isYear(first) { found.append(day(a, b, c)) }
      if isYear(third) { found += [day(c, b, a), day(c, a, b)] }
    } else if let month = second.month, let a = first.number, let c = third.number {
      if isYear(third) { found.append(day(c, month, a)) }
      if isYear(first) { found.append(day(a, month, c)) }
    } else if let month = first.month, let b = second.number, let c = third.number {
      if isYear(third) { found.append(day(c, month, b)) }
    }
    return found.compactMap { $0 }
  }

  private static func day(_ year: Int, _ month: Int, _ day: Int) -> Int? {
    guard (1...12).contains(month), (1...31).contains(day), year < 100 || year >= 1800,
      year < 2200
    else { return nil }
    return year * 10_000 + month * 100 + day
  }

  private static func isDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte }
  private static func isLetter(_ byte: UInt8) -> Bool { 0x61...0x7A ~= byte || byte >= 0x80 }

  /// "3rd of July", "3 de julio" and the signs of a year, month and day do not part a date.
  static func isOrdinal(_ run: ArraySlice<UInt8>) -> Bool {
    ordinals.contains(String(decoding: run, as: UTF8.self))
  }

  private static let ordinals: Set<String> = [
    "st", "nd", "rd", "th", "of", "de", "del", "年", "月", "日", "년", "월", "일",
  ]

  /// Numbers of months by their names and short names, without accents.
  static let months: [String: Int] = {
    let lists = [
      "january february march april may june july august september october november december",
      "jan feb mar apr may jun jul aug sep oct nov dec",
      "januar februar marz april mai juni juli august september oktober november dezember",
      "jan feb mrz apr mai jun jul aug sept okt nov dez",
      "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
      "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
      "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
        + "dicembre",
      "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
      "januari februari maart april mei juni juli augustus september oktober november december",
    ]
    var months: [String: Int] = [:]
    for list in lists {
      for (index, name) in list.split(separator: " ").enumerated() {
        months[String(name)] = index + 1
      }
    }
    return months
  }()
}
