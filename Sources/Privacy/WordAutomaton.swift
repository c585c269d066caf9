/// Finds which of many words stand anywhere in a text, in one pass (Aho and Corasick 1975).
///
/// Memory and building time grow with the letters of the words, the pass with those of the text.
struct WordAutomaton: Sendable {
  /// What a word counts as.
  typealias Meaning = SoughtValue

  /// By state × 256 + byte; a state is a prefix of some word, 0 the empty one.
  private var steps: [Int: Int32] = [:]
  /// The state of the longest proper suffix that is a prefix of some word too.
  private var suffixes: [Int32] = [0]
  /// What ends in the state, the words that are its suffixes included.
  private var meanings: [Meaning?] = [nil]
  /// The steps out of state 0, which are asked for most.
  private var firstSteps = [Int32](repeating: 0, count: 256)
  /// The length of the shortest word; nothing shorter needs to be searched.
  private(set) var shortest = Int.max

  init(_ words: [[UInt8]: Meaning]) {
    // In one order, so that what is found does not depend on the table's.
    for (word, meaning) in words.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      var state = 0
      for byte in word { state = child(of: state, by: byte) }
      meanings[state] = meaning
      shortest = min(shortest, word.count)
    }
    for byte in 0..<256 { firstSteps[byte] = steps[byte] ?? 0 }
    link()
  }

  /// What the first word in the text counts as; nil where none is in it.
  func firstMeaning(in text: UnsafeBufferPointer<UInt8>) -> Meaning? {
    guard text.count >= shortest else { return nil }
    var state = 0
    for byte in text {
      state = next(state, byte)
      if let meaning = meanings[state] { return meaning }
    }
    return nil
  }

  private func next(_ state: Int, _ byte: UInt8) -> Int {
    var state = state
    while state != 0 {
      if let step = steps[state << 8 | Int(byte)] { return Int(step) }
      state = Int(suffixes[state])
    }
    return Int(firstSteps[Int(byte)])
  }

  private mutating func child(of state: Int, by byte: UInt8) -> Int {
    let edge = state << 8 | Int(byte)
    if let known = steps[edge] { return Int(known) }
    let made = suffixes.count
    steps[edge] = Int32(made)
    suffixes.append(0)
    meanings.append(nil)
    return made
  }

  /// Gives each state its longest suffix, the shorter states first.
  private mutating func link() {
    var children = [[(byte: UInt8, state: Int)]](repeating: [], count: suffixes.count)
    for (edge, state) in steps {
      children[edge >> 8].append((UInt8(edge & 255), Int(state)))
    }
    var queue = children[0].map(\.state)
    var done = 0
    while done < queue.count {
      let state = queue[done]
      done += 1
      for (byte, child) in children[state] {
        let suffix = next(Int(suffixes[state]), byte)
        suffixes[child] = Int32(suffix)
        meanings[child] = meanings[child] ?? meanings[suffix]
        queue.append(child)
      }
    }
  }
}
