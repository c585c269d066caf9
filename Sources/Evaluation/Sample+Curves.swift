extension Sample {
  /// The ROC curve's corners; points on a straight line between their neighbours are left out.
  package var rocCurve: [ROCPoint] {
    guard counts.positives > 0, counts.negatives > 0 else { return [] }
    var corners: [(score: Double?, positives: Int, negatives: Int)] = [(nil, 0, 0)]
    for step in steps {
      let last = corners[corners.count - 1]
      let next = (step.score, last.positives + step.positives, last.negatives + step.negatives)
      if corners.count > 1 {
        let before = corners[corners.count - 2]
        let turn =
          (last.positives - before.positives) * step.negatives
          - (last.negatives - before.negatives) * step.positives
        if turn == 0 { corners.removeLast() }
      }
      corners.append(next)
    }
    return corners.map {
      ROCPoint(
        threshold: $0.score, falsePositiveRate: Double($0.negatives) / Double(counts.negatives),
        truePositiveRate: Double($0.positives) / Double(counts.positives))
    }
  }

  /// The precision-recall curve's steps, by descending score, up to full recall.
  package var precisionRecallCurve: [PrecisionRecallPoint] {
    guard counts.positives > 0 else { return [] }
    var points: [PrecisionRecallPoint] = []
    var positives = 0
    var called = 0
    for step in steps where positives < counts.positives {
      positives += step.positives
      called += step.positives + step.negatives
      points.append(
        PrecisionRecallPoint(
          threshold: step.score, recall: Double(positives) / Double(counts.positives),
          precision: Double(positives) / Double(called)))
    }
    return points
  }

  /// The bins that hold units, bin = min(bins − 1, ⌊p·bins⌋); empty when a unit lacks p.
  package func reliability(bins: Int, level: Double) -> [ReliabilityBin] {
    guard observations.allSatisfy({ $0.probability != nil }) else { return [] }
    let binOf = { (observation: Observation) in
      min(bins - 1, Int((observation.probability ?? 0) * Double(bins)))
    }
    return (0..<bins).compactMap { bin in
      let inside = filter { binOf($0) == bin }
      guard inside.counts.imageCount > 0 else { return nil }
      let sum = inside.observations.reduce(0) { $0 + ($1.probability ?? 0) }
      return ReliabilityBin(
        start: Double(bin) / Double(bins), end: Double(bin + 1) / Double(bins),
        meanProbability: sum / Double(inside.counts.imageCount),
        observed: Proportion(inside, among: { _ in true }, share: \.truth)
          .estimate(level: level, counts: inside.counts, ifEmpty: "the bin is empty"))
    }
  }

  /// Σ (n_b/n)·|mean p − share of positives| over the same bins; nil when a unit lacks p.
  package func expectedCalibrationError(bins: Int) -> Double? {
    guard counts.imageCount > 0 else { return nil }
    var sums = [Double](repeating: 0, count: bins)
    for observation in observations {
      guard let probability = observation.probability else { return nil }
      sums[min(bins - 1, Int(probability * Double(bins)))] +=
        probability - (observation.truth ? 1 : 0)
    }
    return sums.reduce(0) { $0 + abs($1) } / Double(counts.imageCount)
  }
}
