/// Chooses one candidate after the other, each knowing those before it.
protocol CandidateChoice {
  /// The best of those that are allowed, with its score; nil where none is.
  mutating func next(among isAllowed: (Int) -> Bool) -> (index: Int, score: Double?)?
}
