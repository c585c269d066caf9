/// A rate k/n whose units are counted by patient.
package struct Proportion: Sendable {
  private let successes: [Int]
  private let trials: [Int]
  /// How many patients have trials.
  package let patientCount: Int

  /// Makes the rate from counts by patient; patients without trials do not count.
  package init(successes: [Int], trials: [Int]) {
    self.successes = successes
    self.trials = trials
    patientCount = trials.count { $0 > 0 }
  }

  /// Σk.
  package var successCount: Int { successes.reduce(0, +) }
  /// Σn.
  package var trialCount: Int { trials.reduce(0, +) }

  /// By patient, (kᵢ − p·nᵢ)/Σn: what each adds to p minus its expectation.
  package var influences: [Double] {
    let n = Double(trialCount)
    let p = Double(successCount) / n
    return zip(successes, trials).map { (Double($0) - p * Double($1)) / n }
  }

  /// The share of `sample` with `isSuccess` among the units with `isTrial`.
  package init(
    _ sample: Sample, among isTrial: (Observation) -> Bool,
    share isSuccess: (Observation) -> Bool
  ) {
    var successes = [Int](repeating: 0, count: sample.patientBound)
    var trials = successes
    for observation in sample.observations where isTrial(observation) {
      trials[observation.patient] += 1
      if isSuccess(observation) { successes[observation.patient] += 1 }
    }
    self.init(successes: successes, trials: trials)
  }

  /// The rate with its interval, by the number of patients in the denominator.
  ///
  /// None: undefined, for the reason `empty`. 1 to 9: no value, exact limits. From 10: Wilson;
  /// where patients have several units, at the effective number of units and with Student's
  /// quantile.
  package func estimate(
    level: Double, counts: SampleCounts, ifEmpty empty: String
  ) -> Estimate {
    let k = successCount
    let n = trialCount
    let patients = patientCount
    guard patients > 0 else {
      return .undefined(empty, counts: counts, numerator: k, denominator: n)
    }
    let p = Double(k) / Double(n)
    let isClustered = n > patients
    if patients < SampleCounts.fewestForValue {
      let limits = Self.exact(p: p, n: Double(patients), level: level)
      return Estimate(
        value: nil, lower: limits.lower, upper: limits.upper,
        method: isClustered ? .exactClustered : .exact, numerator: k, denominator: n,
        counts: counts, status: .countsOnly,
        reason: "fewer than \(SampleCounts.fewestForValue) patients in the denominator")
    }
    let limits = wilsonLimits(level: level)
    let (status, reason) = Estimate.precision(patients, "patients in the denominator")
    return Estimate(
      value: p, lower: limits.lower, upper: limits.upper,
      method: isClustered ? .wilsonClustered : .wilson, numerator: k, denominator: n,
      counts: counts, status: status, reason: reason)
  }

  /// Wilson's limits, clustered where patients have several units.
  ///
  /// - Precondition: at least one trial, and two patients where it is clustered.
  func wilsonLimits(level: Double) -> (lower: Double, upper: Double) {
    let n = trialCount
    let p = Double(successCount) / Double(n)
    return n > patientCount
      ? Self.wilson(
        p: p, n: effectiveCount(p: p, n: n),
        quantile: StudentDistribution.twoSided(level: level, degreesOfFreedom: patientCount - 1))
      : Self.wilson(
        p: p, n: Double(n), quantile: NormalDistribution.twoSided(level: level))
  }

  /// min(n, p(1−p)/v) with v = I/(I−1)·Σ(kᵢ − p·nᵢ)²/n²; the number of patients I at p = 0 and 1.
  private func effectiveCount(p: Double, n: Int) -> Double {
    let patients = Double(patientCount)
    if p == 0 || p == 1 { return patients }
    var squares = 0.0
    for (k, trial) in zip(successes, trials) {
      let residual = Double(k) - p * Double(trial)
      squares += residual * residual
    }
    let variance = patients / (patients - 1) * squares / (Double(n) * Double(n))
    return variance > 0 ? min(Double(n), p * (1 - p) / variance) : Double(n)
  }

  /// Wilson's score limits.
  ///
  /// Source: JASA 22 (1927), pages 209–212.
  package static func wilson(
    p: Double, n: Double, quantile q: Double
  ) -> (lower: Double, upper: Double) {
    let scale = 1 + q * q / n
    let centre = (p + q * q / (2 * n)) / scale
    let half = q / scale * (p * (1 - p) / n + q * q / (4 * n * n)).squareRoot()
    return (p == 0 ? 0 : max(centre - half, 0), p == 1 ? 1 : min(centre + half, 1))
  }

  /// Clopper and Pearson's limits; p·n need not be whole.
  ///
  /// Source: Biometrika 26 (1934), pages 404–413.
  package static func exact(
    p: Double, n: Double, level: Double
  ) -> (lower: Double, upper: Double) {
    let tail = (1 - level) / 2
    let k = p * n
    return (
      p == 0 ? 0 : BetaDistribution.quantile(tail, k, n - k + 1),
      p == 1 ? 1 : BetaDistribution.quantile(1 - tail, k + 1, n - k)
    )
  }
}
