internal import Compute

/// How areas get their limits from drawn patients.
struct AreaDrawing {
  /// How patients are drawn, and at which level.
  let resampling: PatientResampling
  let pool: WorkerPool

  /// The AUROC with the percentile limits of replicates that draw patients, of both classes
  /// together; a patient with units in both is drawn with all of them.
  ///
  /// An area of 1 or 0 has no spread and takes the bound of `Estimate.auroc`; one of equal scores
  /// has no interval.
  func area(of sample: Sample) -> Estimate {
    let counts = sample.counts
    if let missing = Estimate.missingArea(counts) { return missing }
    let measure = WeightedMeasure(.auroc, sample)
    let bound = sample.patientBound
    let whole = measure.value([Int](repeating: 1, count: bound))
    if whole == 1 || whole == 0 || sample.isConstant {
      return .auroc(sample, level: resampling.level)
    }
    let (patients, seed) = (sample.patients, resampling.seed)
    let drawn = Replicates.map(resampling.replicates, on: pool) { block in
      var weights = [Int](repeating: 0, count: bound)
      return block.map { replicate -> Double? in
        PatientDraw(seed: seed, replicate: replicate).fill(&weights, patients)
        return measure.value(weights)
      }
    }
    return .resampled(
      whole,
      limits: PatientBootstrap.limits(
        drawn.compactMap { $0 }, of: resampling.replicates, level: resampling.level),
      patients: counts.scarcerPatients, "positive or negative patients", counts: counts,
      undefined: "a class is absent")
  }
}
