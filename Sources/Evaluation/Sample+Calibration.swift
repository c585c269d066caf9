internal import Foundation

extension Sample {
  /// Fewer events or non-events than this: no logistic recalibration.
  package static let fewestEvents = 20
  /// Larger bins take the normal law for the sum of their truths; its error is then below 0.1 %.
  static let largestExactBin = 1000

  /// The measures of calibration by which groups of different size may be compared.
  func calibrationEstimates(level: Double, bins: Int) -> [Metric: Estimate] {
    let metrics: [Metric] = [.oeRatio, .citl, .calibrationSlope, .ce2Debiased]
    if let missing = missingProbabilities {
      return Dictionary(uniqueKeysWithValues: metrics.map { ($0, missing) })
    }
    return [
      .oeRatio: observedOverExpected(level: level),
      .citl: recalibrated(level: level, LogisticRecalibration.intercept),
      .calibrationSlope: recalibrated(level: level, LogisticRecalibration.slope),
      .ce2Debiased: debiasedSquaredError(bins: bins),
    ]
  }

  private var missingProbabilities: Estimate? {
    if counts.patientCount == 0 { return .undefined("there are no units", counts: counts) }
    if counts.patientCount < SampleCounts.fewestForValue {
      return .countsOnly("patients", counts: counts)
    }
    return observations.allSatisfy { $0.probability != nil }
      ? nil : .undefined("units have no probability", counts: counts)
  }

  /// Σy/Σp, its error from the residuals Σⱼ(y − p·Σy/Σp) of patients, limits on the log scale.
  private func observedOverExpected(level: Double) -> Estimate {
    let expected = observations.reduce(0) { $0 + ($1.probability ?? 0) }
    guard expected > 0 else {
      return .undefined("all probabilities are 0", counts: counts)
    }
    let ratio = Double(counts.positives) / expected
    let (status, reason) = Estimate.precision(counts.patientCount, "patients")
    guard ratio > 0 else {
      return Estimate(
        value: 0, lower: nil, upper: nil, method: .none, counts: counts, status: status,
        reason: "there are no positives; no interval")
    }
    var residuals = [Double](repeating: 0, count: patientBound)
    for unit in observations {
      residuals[unit.patient] += (unit.truth ? 1 : 0) - ratio * (unit.probability ?? 0)
    }
    let patients = Double(counts.patientCount)
    let squares = residuals.reduce(0) { $0 + $1 * $1 }
    let error = (patients / (patients - 1) * squares).squareRoot() / expected
    let half = studentQuantile(level) * error / ratio
    return Estimate(
      value: ratio, lower: ratio * exp(-half), upper: ratio * exp(half), method: .ratioLog,
      counts: counts, status: status, reason: reason)
  }

  private func recalibrated(
    level: Double, _ fit: (Sample) -> LogisticRecalibration?
  ) -> Estimate {
    guard min(counts.positives, counts.negatives) >= Self.fewestEvents else {
      return .undefined(
        "fewer than \(Self.fewestEvents) positives or negatives", counts: counts)
    }
    guard let fit = fit(self) else {
      return .undefined(
        "probabilities are all equal or separate the classes", counts: counts)
    }
    let half = studentQuantile(level) * fit.error
    let (status, reason) = Estimate.precision(counts.patientCount, "patients")
    return Estimate(
      value: fit.value, lower: fit.value - half, upper: fit.value + half,
      method: .logisticClustered, counts: counts, status: status, reason: reason)
  }

  private func studentQuantile(_ level: Double) -> Double {
    StudentDistribution.twoSided(level: level, degreesOfFreedom: counts.patientCount - 1)
  }

  /// Σ (n_b/n)·((mean p − ȳ)² − ȳ(1 − ȳ)/(n_b − 1)) over bins.
  ///
  /// Bins of one unit count 0, as in the authors' code; a patient's units are taken as independent.
  ///
  /// Source: Kumar, Liang and Ma, NeurIPS 2019, section 4.
  private func debiasedSquaredError(bins: Int) -> Estimate {
    var value = 0.0
    for bin in probabilityBins(bins) where bin.probabilities.count > 1 {
      let n = Double(bin.probabilities.count)
      let rate = Double(bin.positives) / n
      let gap = bin.probabilities.reduce(0, +) / n - rate
      value += n * (gap * gap - rate * (1 - rate) / (n - 1))
    }
    let (status, _) = Estimate.precision(counts.patientCount, "patients")
    return Estimate(
      value: value / Double(counts.imageCount), lower: nil, upper: nil, method: .none,
      counts: counts, status: status,
      reason: "debiased, so below 0 where nothing is amiss; no interval")
  }

  /// The ECE that perfectly calibrated probabilities would show at this n: E Σ (n_b/n)·|p̄ − ȳ|
  /// with independent y of probability p; nil when a unit lacks p or there are no units.
  package func calibrationErrorByChance(bins: Int) -> Double? {
    guard counts.imageCount > 0, observations.allSatisfy({ $0.probability != nil }) else {
      return nil
    }
    let sum = probabilityBins(bins).reduce(0) { $0 + Self.meanDeviation($1.probabilities) }
    return sum / Double(counts.imageCount)
  }

  /// E|Σy − Σp| for independent y: from the exact law of the sum, or the normal one when long.
  private static func meanDeviation(_ probabilities: [Double]) -> Double {
    if probabilities.count > largestExactBin {
      let variance = probabilities.reduce(0) { $0 + $1 * (1 - $1) }
      return (2 * variance / .pi).squareRoot()
    }
    var law = [1.0]
    for p in probabilities {
      var next = [Double](repeating: 0, count: law.count + 1)
      for (count, share) in law.enumerated() {
        next[count] += share * (1 - p)
        next[count + 1] += share * p
      }
      law = next
    }
    let expected = probabilities.reduce(0, +)
    return law.enumerated().reduce(0) { $0 + $1.element * abs(Double($1.offset) - expected) }
  }

  /// The units of each bin = min(bins − 1, ⌊p·bins⌋), in the order of scores.
  private func probabilityBins(_ bins: Int) -> [(probabilities: [Double], positives: Int)] {
    var result = [(probabilities: [Double], positives: Int)](repeating: ([], 0), count: bins)
    for unit in observations {
      guard let probability = unit.probability else { continue }
      let bin = min(bins - 1, Int(probability * Double(bins)))
      result[bin].probabilities.append(probability)
      if unit.truth { result[bin].positives += 1 }
    }
    return result
  }
}
