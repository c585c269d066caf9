/// AUROC of one output when patients count several times or not at all.
struct WeightedArea: Sendable {
  /// By unit, ascending score.
  private let patients: [Int]
  private let isPositive: [Bool]
  /// Where the units of each distinct score end.
  private let ends: [Int]

  /// Takes the units whose truth is known.
  init(scores: [Double], truths: [Int?], patients: [Int]) {
    let known = truths.indices.filter { truths[$0] != nil }
      .sorted { (scores[$0], $0) < (scores[$1], $1) }
    self.patients = known.map { patients[$0] }
    isPositive = known.map { truths[$0] == 1 }
    ends = known.indices.map { $0 + 1 }.filter {
      $0 == known.count || scores[known[$0]] != scores[known[$0 - 1]]
    }
  }

  /// The area by mid-ranks; nil where a class is absent.
  func value(_ weights: [Int]) -> Double? {
    var (below, positives, doubled, start) = (0, 0, 0, 0)
    for end in ends {
      var (tiedPositives, tiedNegatives) = (0, 0)
      for unit in start..<end {
        let weight = weights[patients[unit]]
        if isPositive[unit] { tiedPositives += weight } else { tiedNegatives += weight }
      }
      doubled += tiedPositives * (2 * below + tiedNegatives)
      below += tiedNegatives
      positives += tiedPositives
      start = end
    }
    guard below > 0, positives > 0 else { return nil }
    return Double(doubled) / Double(2 * positives * below)
  }
}
