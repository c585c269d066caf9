/// One candidate after the other in an order that what was chosen does not change.
struct RankedChoice: CandidateChoice {
  private let scores: [Double]?
  private let order: [Int]

  /// The largest score first, of equal ones the first candidate.
  init(scores: [Double]) {
    self.scores = scores
    order = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
  }

  /// An order that was drawn, without scores.
  init(order: [Int]) {
    scores = nil
    self.order = order
  }

  func next(among isAllowed: (Int) -> Bool) -> (index: Int, score: Double?)? {
    guard let index = order.first(where: isAllowed) else { return nil }
    return (index, scores?[index])
  }
}
