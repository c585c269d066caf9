extension Estimate {
  /// A value with limits from drawn patients, by how many patients are in its denominator.
  ///
  /// - Parameters:
  ///   - value: nil where it is undefined, for the reason `undefined`.
  ///   - limits: nil where too few replicates have it.
  ///   - patients: patients in the denominator.
  ///   - what: what these patients are, such as "patients with a lesion".
  package static func resampled(
    _ value: Double?, limits: PatientResampling.Limits?, patients: Int, _ what: String,
    counts: SampleCounts, undefined: String
  ) -> Estimate {
    if patients == 0 { return .undefined("there are no \(what)", counts: counts) }
    if patients < SampleCounts.fewestForValue { return .countsOnly(what, counts: counts) }
    guard let value else { return .undefined(undefined, counts: counts) }
    let (status, reason) = precision(patients, what)
    guard let limits else {
      return Estimate(
        value: value, lower: nil, upper: nil, method: .none, counts: counts, status: status,
        reason: "too few bootstrap replicates have it; no interval")
    }
    return Estimate(
      value: value, lower: limits.lower, upper: limits.upper, method: .bootstrap,
      counts: counts, status: status, reason: reason)
  }

  /// The mean of a value over units, its error clustered by patient, Student's quantile.
  ///
  /// With Sᵢ and nᵢ the sum and number of patient i's values: m = ΣS/Σn and variance
  /// I/(I−1)·Σ(Sᵢ − nᵢ·m)²/(Σn)², as a rate's in `Proportion`. No limit is below `smallest`.
  package static func clusteredMean<Unit>(
    of units: PatientUnits<Unit>, level: Double, counts: SampleCounts,
    atLeast smallest: Double?, _ value: (Unit) -> Double
  ) -> Estimate {
    let patients = counts.patientCount
    if patients == 0 { return .undefined("there are no units", counts: counts) }
    if patients < SampleCounts.fewestForValue { return .countsOnly("patients", counts: counts) }
    let sums = units.sums(value)
    let mean = sums.reduce(0, +) / Double(units.units.count)
    let residuals = zip(sums, units.counts { _ in true }).map { $0 - Double($1) * mean }
    return clusteredMean(
      mean, residuals: residuals, units: units.units.count, level: level, counts: counts,
      atLeast: smallest)
  }

  /// A mean over so many units with its residuals summed by patient, Student's quantile.
  static func clusteredMean(
    _ mean: Double, residuals: [Double], units: Int, level: Double, counts: SampleCounts,
    atLeast smallest: Double?
  ) -> Estimate {
    let patients = counts.patientCount
    let error = clusteredError(residuals, patients: patients) / Double(units)
    let half = StudentDistribution.twoSided(level: level, degreesOfFreedom: patients - 1) * error
    let (status, reason) = precision(patients, "patients")
    return Estimate(
      value: mean, lower: max(mean - half, smallest ?? -.infinity), upper: mean + half,
      method: .clusteredMean, counts: counts, status: status, reason: reason)
  }

  /// √(I/(I−1)·Σr²) of residuals summed by patient.
  static func clusteredError(_ residuals: [Double], patients: Int) -> Double {
    let squares = residuals.reduce(0) { $0 + $1 * $1 }
    return (Double(patients) / Double(patients - 1) * squares).squareRoot()
  }
}
