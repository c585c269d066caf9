/// Comparison of two models on the same units.
public enum DeLong {
  /// The paired difference of two AUROCs, clustered where patients have several units.
  ///
  /// The differences of the placements take the place of the placements in the variance, which is
  /// DeLong's paired test (Biometrics 44, 1988) or, clustered, Obuchowski's (Biometrics 53, 1997).
  /// Small numbers are treated as everywhere: no value with fewer than 10 patients of a class.
  ///
  /// - Parameters:
  ///   - first: scores of one model, one per unit.
  ///   - second: scores of the other, same units and order.
  ///   - truths: as many.
  ///   - patients: as many; equal names are one patient. Their names and order change nothing.
  ///   - level: confidence level, such as 0.95.
  /// - Precondition: equal counts, finite scores.
  public static func pairedDifference(
    first: [Double], second: [Double], truths: [Bool], patients: [String], level: Double
  ) -> PairedDifference {
    precondition(
      first.count == second.count && first.count == truths.count
        && first.count == patients.count,
      "\(first.count), \(second.count) scores, \(truths.count) truths, \(patients.count) patients")
    precondition((first + second).allSatisfy(\.isFinite), "a score is not finite")
    let order = ContentOrder(
      patients: patients,
      keys: truths.indices.map {
        ContentKey(numbers: [truths[$0] ? 1 : 0, first[$0], second[$0]], words: [])
      })
    let samples = [first, second].map { scores in
      Sample(
        truths.indices.map {
          Observation(score: scores[$0], truth: truths[$0], patient: order.index[$0])
        }, patientBound: order.patientCount)
    }
    let counts = samples[0].counts
    if let missing = Estimate.missingArea(counts) {
      return PairedDifference(
        difference: missing, firstArea: nil, secondArea: nil, standardError: nil, pValue: nil)
    }
    guard let a = Placements(samples[0]), let b = Placements(samples[1]) else {
      preconditionFailure("both classes are there, and yet there is no area")
    }
    return difference(a, b, counts: counts, isClustered: samples[0].isClustered, level: level)
  }

  /// The difference of two models' placements on the same units.
  static func difference(
    _ a: Placements, _ b: Placements, counts: SampleCounts, isClustered: Bool, level: Double
  ) -> PairedDifference {
    let value = a.area - b.area
    let (status, reason) = Estimate.precision(
      counts.scarcerPatients, "positive or negative patients")
    guard let variance = a.minus(b).variance, variance > 0 else {
      return PairedDifference(
        difference: Estimate(
          value: value, lower: nil, upper: nil, method: .none, counts: counts, status: status,
          reason: "the variance estimate is 0; no interval"),
        firstArea: a.area, secondArea: b.area, standardError: nil, pValue: nil)
    }
    let error = variance.squareRoot()
    let half = NormalDistribution.twoSided(level: level) * error
    return PairedDifference(
      difference: Estimate(
        value: value, lower: max(value - half, -1), upper: min(value + half, 1),
        method: isClustered ? .obuchowskiDifference : .delongDifference, counts: counts,
        status: status, reason: reason),
      firstArea: a.area, secondArea: b.area, standardError: error,
      pValue: min(2 * NormalDistribution.cumulative(-abs(value) / error), 1))
  }
}
