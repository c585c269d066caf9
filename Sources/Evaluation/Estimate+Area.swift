internal import Foundation

extension Estimate {
  private static let scarcer = "positive or negative patients"

  /// The reason why a sample has no area, or nil when it has one worth a number.
  package static func missingArea(_ counts: SampleCounts) -> Estimate? {
    if counts.imageCount == 0 { return .undefined("there are no units", counts: counts) }
    if counts.positives == 0 { return .undefined("there are no positives", counts: counts) }
    if counts.negatives == 0 { return .undefined("there are no negatives", counts: counts) }
    if counts.scarcerPatients < SampleCounts.fewestForValue {
      return .countsOnly(scarcer, counts: counts)
    }
    return nil
  }

  /// The AUROC with its interval on the logit scale, clustered when patients have several units.
  ///
  /// An area of 1 or 0 has variance 0; its bound is (α/2)^(1/min(patients⁺, patients⁻)). A constant
  /// score has the area ½ and no interval.
  package static func auroc(_ sample: Sample, level: Double) -> Estimate {
    let counts = sample.counts
    if let missing = missingArea(counts) { return missing }
    guard let placements = Placements(sample) else {
      return .undefined("a class is absent", counts: counts)
    }
    let area = placements.area
    let (status, reason) = precision(counts.scarcerPatients, scarcer)
    if area == 0 || area == 1 {
      let bound = pow((1 - level) / 2, 1 / Double(counts.scarcerPatients))
      return Estimate(
        value: area, lower: area == 1 ? bound : 0, upper: area == 1 ? 1 : 1 - bound,
        method: .separable, counts: counts, status: .separable,
        reason: "the scores separate the classes")
    }
    guard !sample.isConstant, let variance = placements.variance, variance > 0 else {
      return Estimate(
        value: area, lower: nil, upper: nil, method: .none, counts: counts, status: status,
        reason: sample.isConstant
          ? "all scores are equal; no interval" : "the variance estimate is 0; no interval")
    }
    let centre = log(area / (1 - area))
    let half =
      NormalDistribution.twoSided(level: level) * variance.squareRoot() / (area * (1 - area))
    return Estimate(
      value: area, lower: 1 / (1 + exp(half - centre)), upper: 1 / (1 + exp(-half - centre)),
      method: sample.isClustered ? .obuchowskiLogit : .delongLogit, counts: counts,
      status: status, reason: reason)
  }

  /// The AUROC of one group less that of another, of the same model.
  ///
  /// Patients with units in both groups (an attribute of the image, such as the view) enter
  /// through the covariance I/(I−1)·Σ φ₁φ₂ of their influences. Where one area is 1 or 0 the
  /// difference takes its limits from those of the parts (Zou and Donner, Stat. Med. 27, 2008).
  package static func areaDifference(
    _ first: Sample, _ second: Sample, level: Double
  ) -> Estimate {
    let both = Sample(
      first.observations + second.observations, patientBound: first.patientBound)
    let counts = both.counts
    for missing in [missingArea(first.counts), missingArea(second.counts)] {
      if let missing { return missing.with(counts: counts) }
    }
    guard let a = Placements(first), let b = Placements(second) else {
      return .undefined("a class is absent", counts: counts)
    }
    let difference = a.area - b.area
    let scarcest = min(first.counts.scarcerPatients, second.counts.scarcerPatients)
    let (status, reason) = precision(scarcest, scarcer)
    let parts = [auroc(first, level: level), auroc(second, level: level)]
    if parts.contains(where: { $0.status == .separable }) {
      return limitsDifference(parts[0], parts[1], counts: counts, status: status, reason: reason)
    }
    guard let varianceA = a.variance, let varianceB = b.variance, varianceA > 0, varianceB > 0
    else {
      return Estimate(
        value: difference, lower: nil, upper: nil, method: .none, counts: counts, status: status,
        reason: "a variance estimate is 0; no interval")
    }
    var products = 0.0
    for (x, y) in zip(a.influences, b.influences) { products += x * y }
    let patients = Double(counts.patientCount)
    let variance = varianceA + varianceB - 2 * patients / (patients - 1) * products
    let half = NormalDistribution.twoSided(level: level) * max(variance, 0).squareRoot()
    return Estimate(
      value: difference, lower: max(difference - half, -1), upper: min(difference + half, 1),
      method: both.isClustered ? .obuchowskiDifference : .delongDifference, counts: counts,
      status: status, reason: reason)
  }

  private static func limitsDifference(
    _ a: Estimate, _ b: Estimate, counts: SampleCounts, status: Status, reason: String
  ) -> Estimate {
    guard let valueA = a.value, let lowerA = a.lower, let upperA = a.upper,
      let valueB = b.value, let lowerB = b.lower, let upperB = b.upper
    else { return .undefined("one of the areas has no interval", counts: counts) }
    let difference = valueA - valueB
    return Estimate(
      value: difference,
      lower: difference - hypot(valueA - lowerA, upperB - valueB),
      upper: difference + hypot(upperA - valueA, valueB - lowerB),
      method: .limitsDifference, counts: counts, status: status, reason: reason)
  }

  /// The same estimate, describing other counts.
  func with(counts: SampleCounts) -> Estimate {
    Estimate(
      value: value, lower: lower, upper: upper, method: method, numerator: numerator,
      denominator: denominator, counts: counts, status: status, reason: reason)
  }
}
