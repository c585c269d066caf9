internal import Compute

/// Deals names and numbers that no two persons of the sample share.
struct InventedNames {
  private static let beginnings = [
    "Alder", "Bracken", "Corvin", "Dunmar", "Elver", "Farrin", "Gorsel", "Hallam", "Iskar",
    "Jarrow", "Kestrel", "Lorim", "Mallow", "Norrin", "Oskel", "Pendle", "Quarrin", "Rossen",
    "Sorrel", "Tamber", "Umber", "Verrin", "Wether", "Yarrow", "Zellan", "Ambrin", "Birken",
  ]
  private static let endings = [
    "moor", "dale", "wick", "stone", "vold", "sund", "berg", "thwaite", "combe", "garth", "holm",
    "mere", "stead", "worth", "lund", "ström",
  ]
  private static let women = [
    "Agathe", "Cordelia", "Eugenie", "Gwendolyn", "Imogen", "Klothilde", "Mirabel", "Ottilie",
    "Rosalind", "Theodora", "Zoë",
  ]
  private static let men = [
    "Bertrand", "Desmond", "Ferdinand", "Hektor", "Jasper", "Leopold", "Norbert", "Percival",
    "Sigmund", "Valentin", "Jürgen",
  ]

  private var families: [String]
  private var takenNumbers: Set<Int> = []

  init(generator: inout SeededGenerator) {
    families = Self.beginnings.flatMap { start in Self.endings.map { start + $0 } }
    generator.shuffle(&families)
  }

  /// A name whose family name was not dealt before.
  ///
  /// - Precondition: fewer than 432 were dealt.
  mutating func name(of sex: Person.Sex?, generator: inout SeededGenerator) -> String {
    precondition(!families.isEmpty, "all family names are dealt")
    let given = generator.pick(sex == .male ? Self.men : Self.women)
    return "\(families.removeLast())^\(given)"
  }

  /// An identifier of eight digits, the first two zeros: a reader must keep it as text.
  mutating func patientID(generator: inout SeededGenerator) -> String {
    while true {
      let number = generator.integer(below: 900_000) + 100_000
      if takenNumbers.insert(number).inserted { return "00\(number)" }
    }
  }
}

extension SeededGenerator {
  /// A UID under 2.25 (PS3.5 B.2), 42 characters long.
  mutating func uid() -> String {
    let tail = (0..<2).map { _ in String(integer(below: 9 * Int(1e17)) + Int(1e17)) }
    return "2.25.1" + tail.joined()
  }

  /// So many of each value, in a random order.
  mutating func deck<Value>(_ parts: [(value: Value, count: Int)]) -> [Value] {
    var cards = parts.flatMap { Array(repeating: $0.value, count: $0.count) }
    shuffle(&cards)
    return cards
  }
}
