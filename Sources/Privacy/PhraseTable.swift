/// Many phrases of one or more words, of which the hashes are kept, found word by word.
///
/// Each word costs a look for itself and one for each phrase that has begun, whatever their number.
struct PhraseTable: Sendable {
  /// What a phrase counts as, by the hash of its words.
  private var ends: [UInt64: SoughtValue] = [:]
  /// Hashes of what longer phrases begin with.
  private var beginnings: Set<UInt64> = []

  /// Adds a phrase; the first meaning of one stays.
  mutating func add(_ words: [[UInt8]], _ meaning: SoughtValue) {
    var chain: UInt64 = 0
    for (index, word) in words.enumerated() {
      chain = Self.chain(chain, Self.hash(word))
      if index + 1 < words.count { beginnings.insert(chain) }
    }
    if ends[chain] == nil { ends[chain] = meaning }
  }

  /// What the phrases are that end with this word; `chains` are the phrases that have begun, and
  /// become those that may go on.
  func meanings(of word: UInt64, after chains: inout [UInt64]) -> [SoughtValue] {
    var found: [SoughtValue] = []
    var going: [UInt64] = []
    for chain in chains + [0] {
      let longer = Self.chain(chain, word)
      if let end = ends[longer] { found.append(end) }
      if beginnings.contains(longer) { going.append(longer) }
    }
    chains = going
    return found
  }

  /// What the word alone counts as.
  func meaning(of word: UInt64) -> SoughtValue? { ends[Self.chain(0, word)] }

  /// FNV-1a of 64 bits (Fowler, Noll and Vo), of the bytes of a word.
  static func hash(_ word: some Sequence<UInt8>) -> UInt64 {
    word.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  private static func chain(_ chain: UInt64, _ word: UInt64) -> UInt64 {
    let mixed = (chain ^ (chain >> 29)) &* 0x9E37_79B9_7F4A_7C15
    return (mixed ^ word ^ (word >> 31)) &* 0xBF58_476D_1CE4_E5B9
  }
}
