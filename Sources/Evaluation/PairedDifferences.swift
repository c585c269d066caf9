internal import Compute

/// The differences of two models on the same units of one group.
struct PairedDifferences {
  let first: Sample
  let second: Sample
  let margin: Double
  let options: EvaluationOptions
  let pool: WorkerPool

  /// AUROC, AUPRC, sensitivity, specificity and Brier score.
  var all: [ModelComparison.Difference] {
    [area, averagePrecision, rate(.sensitivity), rate(.specificity), brier]
  }

  private var counts: SampleCounts { first.counts }

  /// DeLong's paired difference, clustered where patients have several units.
  private var area: ModelComparison.Difference {
    if let missing = Estimate.missingArea(counts) { return without(.auroc, missing) }
    guard let a = Placements(second), let b = Placements(first) else {
      return without(.auroc, .undefined("a class is absent", counts: counts))
    }
    let paired = DeLong.difference(
      a, b, counts: counts, isClustered: first.isClustered, level: options.confidenceLevel)
    return difference(.auroc, b.area, a.area, paired.difference, pValue: paired.pValue)
  }

  /// The difference in every replicate of one bootstrap that draws patients.
  private var averagePrecision: ModelComparison.Difference {
    if let missing = Estimate.missingArea(counts) { return without(.auprc, missing) }
    guard let a = AveragePrecision.value(first), let b = AveragePrecision.value(second) else {
      return without(.auprc, .undefined("there are no positives", counts: counts))
    }
    let (firstCurve, secondCurve) = (WeightedCurve(first), WeightedCurve(second))
    let patients = first.patients
    let bound = first.patientBound
    let seed = options.seed
    let drawn = Replicates.map(options.bootstrapReplicates, on: pool) { block in
      var curves = (firstCurve, secondCurve)
      var weights = [Int](repeating: 0, count: bound)
      return block.map { replicate -> Double? in
        PatientDraw(seed: seed, replicate: replicate).fill(&weights, patients)
        curves.0.draw(weights)
        curves.1.draw(weights)
        guard let x = curves.0.averagePrecision, let y = curves.1.averagePrecision else {
          return nil
        }
        return y - x
      }
    }
    let limits = PatientBootstrap.limits(
      drawn.compactMap { $0 }, of: options.bootstrapReplicates, level: options.confidenceLevel)
    let (status, reason) = Estimate.precision(
      counts.scarcerPatients, "positive or negative patients")
    return difference(
      .auprc, a, b,
      Estimate(
        value: b - a, lower: limits?.lower, upper: limits?.upper,
        method: limits == nil ? .none : .bootstrap, counts: counts, status: status,
        reason: limits == nil
          ? PatientBootstrap.reasonWithoutLimits(of: options.bootstrapReplicates) : reason),
      pValue: nil)
  }

  /// The mean over positives or negatives of second less first answer.
  private func rate(_ metric: Metric) -> ModelComparison.Difference {
    guard let a = first.proportion(of: metric), let b = second.proportion(of: metric) else {
      return without(metric, .undefined("units have no frozen threshold", counts: counts))
    }
    let patients = a.patientCount
    guard patients > 0 else {
      return without(metric, .undefined("the denominator is empty", counts: counts))
    }
    if patients < SampleCounts.fewestForValue {
      return without(metric, .countsOnly("patients in the denominator", counts: counts))
    }
    let values = [a, b].map { Double($0.successCount) / Double($0.trialCount) }
    return mean(
      metric, values[0], values[1], zip(b.influences, a.influences).map { $0 - $1 },
      patients: patients)
  }

  /// The mean of second less first squared error.
  private var brier: ModelComparison.Difference {
    let patients = counts.patientCount
    if patients == 0 {
      return without(.brier, .undefined("there are no units", counts: counts))
    }
    if patients < SampleCounts.fewestForValue {
      return without(.brier, .countsOnly("patients", counts: counts))
    }
    guard let a = losses(first), let b = losses(second) else {
      return without(.brier, .undefined("units have no probability", counts: counts))
    }
    return mean(
      .brier, a.mean, b.mean, zip(b.influences, a.influences).map { $0 - $1 }, patients: patients)
  }

  /// Mean squared error, and by patient what each adds to it minus its expectation.
  private func losses(_ sample: Sample) -> (mean: Double, influences: [Double])? {
    let losses = sample.observations.compactMap { unit in
      unit.probability.map { ($0 - (unit.truth ? 1 : 0)) * ($0 - (unit.truth ? 1 : 0)) }
    }
    guard losses.count == sample.observations.count else { return nil }
    let n = Double(losses.count)
    let mean = losses.reduce(0, +) / n
    var influences = [Double](repeating: 0, count: sample.patientBound)
    for (unit, loss) in zip(sample.observations, losses) {
      influences[unit.patient] += (loss - mean) / n
    }
    return (mean, influences)
  }

  /// A paired mean with the variance I/(I−1)·Σφᵢ² and Student's quantile at I − 1.
  private func mean(
    _ metric: Metric, _ a: Double, _ b: Double, _ influences: [Double], patients: Int
  ) -> ModelComparison.Difference {
    let error = Estimate.clusteredError(influences, patients: patients)
    let (status, reason) = Estimate.precision(patients, "patients in the denominator")
    guard error > 0 else {
      return difference(
        metric, a, b,
        Estimate(
          value: b - a, lower: nil, upper: nil, method: .none, counts: counts, status: status,
          reason: "the variance estimate is 0; no interval"), pValue: nil)
    }
    let half =
      StudentDistribution.twoSided(level: options.confidenceLevel, degreesOfFreedom: patients - 1)
      * error
    return difference(
      metric, a, b,
      Estimate(
        value: b - a, lower: b - a - half, upper: b - a + half, method: .pairedMean,
        counts: counts, status: status, reason: reason),
      pValue: StudentDistribution.twoSidedTail((b - a) / error, degreesOfFreedom: patients - 1))
  }

  private func without(_ metric: Metric, _ estimate: Estimate) -> ModelComparison.Difference {
    ModelComparison.Difference(
      metric: metric, first: nil, second: nil, difference: estimate, pValue: nil,
      verdict: .undefined)
  }

  private func difference(
    _ metric: Metric, _ a: Double, _ b: Double, _ estimate: Estimate, pValue: Double?
  ) -> ModelComparison.Difference {
    ModelComparison.Difference(
      metric: metric, first: a, second: b, difference: estimate, pValue: pValue,
      verdict: verdict(estimate, isError: metric.isError))
  }

  /// Gains are counted upwards, so that a lower error is a gain too.
  private func verdict(_ estimate: Estimate, isError: Bool) -> ModelComparison.Verdict {
    guard let lower = estimate.lower, let upper = estimate.upper else { return .undefined }
    let (worst, best) = isError ? (-upper, -lower) : (lower, upper)
    if worst > 0 { return .superior }
    if worst > -margin { return .nonInferior }
    return best < -margin ? .inferior : .inconclusive
  }
}
