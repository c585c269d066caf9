/// Why a row does not name an image although its most specific key agrees with it.
struct Contradiction: Comparable, Sendable, Codable {
  /// The key that agrees.
  let agreeing: MatchKey
  /// The key that does not.
  let differing: MatchKey

  /// The order of the keys, so that of several images one speaks.
  static func < (left: Contradiction, right: Contradiction) -> Bool {
    (left.agreeing.rawValue, left.differing.rawValue)
      < (right.agreeing.rawValue, right.differing.rawValue)
  }
}
