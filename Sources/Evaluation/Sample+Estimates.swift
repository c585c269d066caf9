internal import Foundation

extension Sample {
  private static let everyUnit: @Sendable (Observation) -> Bool = { _ in true }

  /// Every measure of the sample with its interval.
  ///
  /// ECE is given for the whole cohort only: its bias depends on n, so groups of different size
  /// cannot be compared by it.
  package func estimates(
    options: EvaluationOptions, bootstrap: PatientBootstrap, isWhole: Bool
  ) -> [Metric: Estimate] {
    let level = options.confidenceLevel
    var estimates = rates(level: level)
    estimates[.auroc] = .auroc(self, level: level)
    estimates[.auprc] = averagePrecision(bootstrap)
    estimates[.f1] = confusionMeasure(.f1, confusion?.f1, bootstrap)
    estimates[.mcc] = confusionMeasure(.mcc, confusion?.mcc, bootstrap)
    estimates[.brier] = meanLoss(level: level) { p, truth in
      (p - (truth ? 1 : 0)) * (p - (truth ? 1 : 0))
    }
    estimates[.logLoss] = meanLoss(level: level) { p, truth in -log(truth ? p : 1 - p) }
    estimates.merge(
      calibrationEstimates(level: level, bins: options.calibrationBins),
      uniquingKeysWith: { first, _ in first })
    if isWhole { estimates[.ece] = calibrationError(bins: options.calibrationBins) }
    return estimates
  }

  private func rates(level: Double) -> [Metric: Estimate] {
    func rate(
      _ trial: (Observation) -> Bool, _ success: (Observation) -> Bool, _ empty: String
    ) -> Estimate {
      Proportion(self, among: trial, share: success)
        .estimate(level: level, counts: counts, ifEmpty: empty)
    }
    let none = "there are no units"
    var rates: [Metric: Estimate] = [
      .prevalence: rate(Self.everyUnit, \.truth, none)
    ]
    guard observations.allSatisfy({ $0.call != nil }) else {
      let missing = Estimate.undefined("units have no frozen threshold", counts: counts)
      for metric in Metric.allCases where metric.needsCalls { rates[metric] = missing }
      return rates
    }
    let called: (Observation) -> Bool = { $0.call == true }
    let notCalled: (Observation) -> Bool = { $0.call == false }
    let negative: (Observation) -> Bool = { !$0.truth }
    rates[.sensitivity] = rate(\.truth, called, "there are no positives")
    rates[.fnr] = rate(\.truth, notCalled, "there are no positives")
    rates[.specificity] = rate(negative, notCalled, "there are no negatives")
    rates[.fpr] = rate(negative, called, "there are no negatives")
    rates[.ppv] = rate(called, \.truth, "nobody is called positive")
    rates[.npv] = rate(notCalled, negative, "nobody is called negative")
    rates[.accuracy] = rate(Self.everyUnit, { $0.call == $0.truth }, none)
    rates[.selectionRate] = rate(Self.everyUnit, called, none)
    return rates
  }

  private func averagePrecision(_ bootstrap: PatientBootstrap) -> Estimate {
    if let missing = Estimate.missingArea(counts) { return missing }
    return bootstrapped(.auprc, AveragePrecision.value(self), bootstrap)
  }

  private func confusionMeasure(
    _ metric: Metric, _ value: Double?, _ bootstrap: PatientBootstrap
  ) -> Estimate {
    if let missing = Estimate.missingArea(counts) { return missing }
    guard confusion != nil else {
      return .undefined("units have no frozen threshold", counts: counts)
    }
    return bootstrapped(metric, value, bootstrap)
  }

  private func bootstrapped(
    _ metric: Metric, _ value: Double?, _ bootstrap: PatientBootstrap
  ) -> Estimate {
    guard let value else {
      return .undefined("all answers are the same", counts: counts)
    }
    let (status, reason) = Estimate.precision(
      counts.scarcerPatients, "positive or negative patients")
    guard let limits = bootstrap.limits(of: metric) else {
      return Estimate(
        value: value, lower: nil, upper: nil, method: .none, counts: counts, status: status,
        reason: bootstrap.reasonWithoutLimits)
    }
    return Estimate(
      value: value, lower: limits.lower, upper: limits.upper, method: .bootstrap, counts: counts,
      status: status, reason: reason)
  }

  /// Mean loss with the variance I/(I−1)·Σ(Σⱼ(lᵢⱼ − mean))²/n² and Student's quantile at I − 1.
  private func meanLoss(
    level: Double, _ loss: (_ probability: Double, _ truth: Bool) -> Double
  ) -> Estimate {
    let patients = counts.patientCount
    if patients == 0 { return .undefined("there are no units", counts: counts) }
    if patients < SampleCounts.fewestForValue { return .countsOnly("patients", counts: counts) }
    let losses = observations.compactMap { observation in
      observation.probability.map { loss($0, observation.truth) }
    }
    guard losses.count == observations.count else {
      return .undefined("units have no probability", counts: counts)
    }
    guard losses.allSatisfy(\.isFinite) else {
      return .undefined("a probability of exactly 0 or 1 was wrong", counts: counts)
    }
    let mean = losses.reduce(0, +) / Double(losses.count)
    var residuals = [Double](repeating: 0, count: patientBound)
    for (observation, loss) in zip(observations, losses) {
      residuals[observation.patient] += loss - mean
    }
    return .clusteredMean(
      mean, residuals: residuals, units: losses.count, level: level, counts: counts, atLeast: 0)
  }

  private func calibrationError(bins: Int) -> Estimate {
    if counts.patientCount > 0, counts.patientCount < SampleCounts.fewestForValue {
      return .countsOnly("patients", counts: counts)
    }
    guard let value = expectedCalibrationError(bins: bins) else {
      return .undefined(
        counts.imageCount == 0 ? "there are no units" : "units have no probability",
        counts: counts)
    }
    let (status, _) = Estimate.precision(counts.patientCount, "patients")
    return Estimate(
      value: value, lower: nil, upper: nil, method: .none, counts: counts, status: status,
      reason: "biased upwards at small n, so no interval")
  }
}
