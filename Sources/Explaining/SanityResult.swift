package import Evaluation

/// What one test says of one method, for one label.
package struct SanityResult: Codable, Sendable, Equatable {
  /// The test.
  package let test: SanityTest
  /// The method.
  package let method: ExplanationMethod
  /// The label that evidence was looked for.
  package let label: String
  /// For weight randomisation the lowest stage with random weights.
  package let stage: String?
  /// The mean over patients; without a value its reason says why.
  package let estimate: Estimate
  /// Images whose map is empty or constant, which have no value and are left out.
  package let undefinedImages: Int
  /// How it ended; nil where weights are random in a part of the network only.
  package let verdict: SanityVerdict?
}

/// A number of one image, and whose it is.
struct ImageValue: MeasuredUnit {
  let identity: UnitIdentity
  let value: Double

  var contentKey: ContentKey { ContentKey(numbers: [value], words: []) }
}

extension Estimate {
  /// The mean over patients of the means of their images, with percentile limits of a bootstrap
  /// that draws patients.
  init(meanOf values: [ImageValue], lacking reason: String) {
    let units = PatientUnits(values)
    let counts = units.sampleCounts
    guard !values.isEmpty else {
      self = .undefined(reason, counts: counts)
      return
    }
    guard counts.patientCount >= SampleCounts.fewestForValue else {
      self = .countsOnly("patients", counts: counts)
      return
    }
    let means = PatientValues(units) { $0.value }
    let plan = PatientResampling(
      replicates: SanityRule.replicates, level: SanityRule.level, seed: SanityRule.seed)
    let limits = plan.limits(
      patients: units.patientsPresent, bound: units.patientBound, count: 1
    ) { [means.mean($0)] }[0]
    let (status, words) = Estimate.precision(counts.patientCount, "patients")
    self.init(
      value: means.mean([Int](repeating: 1, count: units.patientBound)), lower: limits?.lower,
      upper: limits?.upper, method: limits == nil ? .none : .bootstrap, counts: counts,
      status: status, reason: words)
  }
}

extension SanityVerdict {
  /// How a test ends whose estimate must lie on one side of a limit.
  package init(_ estimate: Estimate, limit: Double, passesAbove: Bool) {
    guard let lower = estimate.lower, let upper = estimate.upper else {
      self = .noEvidence
      return
    }
    let (isAbove, isBelow) = (lower > limit, upper < limit)
    if isAbove == isBelow {
      self = .noEvidence
    } else {
      self = isAbove == passesAbove ? .passes : .fails
    }
  }
}
