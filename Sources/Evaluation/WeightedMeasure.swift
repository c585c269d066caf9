/// A measure of a sample whose patients count several times or not at all.
struct WeightedMeasure: Sendable {
  private let measure: NonInferiority.Measure
  private let observations: [Observation]

  init(_ measure: NonInferiority.Measure, _ sample: Sample) {
    self.measure = measure
    observations = sample.observations
  }

  /// The measure when patient i counts `weights[i]` times; nil without a class or a call.
  func value(_ weights: [Int]) -> Double? {
    switch measure {
    case .auroc: area(weights)
    case .sensitivity: rate(weights, truth: true)
    case .specificity: rate(weights, truth: false)
    }
  }

  /// P(positive scores higher) + ½ P(equal), as `AUROC`; scores ascend.
  private func area(_ weights: [Int]) -> Double? {
    var (positives, negatives, doubled) = (0, 0, 0)
    var index = 0
    while index < observations.count {
      let score = observations[index].score
      var (tiedPositives, tiedNegatives) = (0, 0)
      while index < observations.count, observations[index].score == score {
        let weight = weights[observations[index].patient]
        if observations[index].truth { tiedPositives += weight } else { tiedNegatives += weight }
        index += 1
      }
      doubled += tiedPositives * (2 * negatives + tiedNegatives)
      positives += tiedPositives
      negatives += tiedNegatives
    }
    guard positives > 0, negatives > 0 else { return nil }
    return Double(doubled) / Double(2 * positives * negatives)
  }

  /// The share of a class that is called rightly.
  private func rate(_ weights: [Int], truth: Bool) -> Double? {
    var (all, right) = (0, 0)
    for unit in observations where unit.truth == truth {
      guard let call = unit.call else { return nil }
      all += weights[unit.patient]
      if call == truth { right += weights[unit.patient] }
    }
    return all > 0 ? Double(right) / Double(all) : nil
  }
}
