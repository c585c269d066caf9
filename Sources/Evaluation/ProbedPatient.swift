/// A patient of the pool as a head on standardised features sees one.
struct ProbedPatient {
  /// By image, `(F)`.
  let images: [[Double]]
  let probe: LinearProbe

  /// What the rules of choice see: the mean features, and what is said of the most doubtful image.
  func candidate(
    group: Int?, isExclusive: Bool, draws: DroppedProbe?
  ) -> SelectionCandidate {
    let width = images.first?.count ?? 0
    var means = [Double](repeating: 0, count: width)
    for row in images {
      for index in 0..<width { means[index] += row[index] / Double(images.count) }
    }
    let features = means.map { Float($0) }
    let all = images.map { row in
      SelectionCandidate(
        features: features,
        distributions: Self.distributions(probe.probabilities(of: row), isExclusive),
        disagreement: draws.map { Self.disagreement($0.probabilities(of: row), isExclusive) },
        group: group)
    }
    let doubtful = all.indices.reduce(0) { all[$1].entropy > all[$0].entropy ? $1 : $0 }
    let most = all.compactMap(\.disagreement).max()
    return SelectionCandidate(
      features: features, distributions: all[doubtful].distributions, disagreement: most,
      group: group)
  }

  /// No and yes of each output, or the classes of one answer, scaled to 1.
  static func distributions(_ probabilities: [Double], _ isExclusive: Bool) -> [[Double]] {
    guard isExclusive else { return probabilities.map { [1 - $0, $0] } }
    let sum = probabilities.reduce(0, +)
    return [probabilities.map { sum > 0 ? $0 / sum : 1 / Double(probabilities.count) }]
  }

  /// Mutual information in nats, the mean over labels.
  static func disagreement(_ draws: [[Double]], _ isExclusive: Bool) -> Double {
    let drawn = draws.map { distributions($0, isExclusive) }
    let labels = drawn.first?.count ?? 0
    let sum = (0..<labels).reduce(0) { sum, label in
      sum + EnsembleEntropy(drawn.map { $0[label] }).mutualInformation
    }
    return sum / Double(max(labels, 1))
  }
}
