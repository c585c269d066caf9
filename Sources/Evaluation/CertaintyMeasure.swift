/// What is measured on the certainty of answers; raw values are names in tables.
package enum CertaintyMeasure: String, Codable, CaseIterable, Sendable, CodingKeyRepresentable {
  case coverage
  case setSize = "set_size"
  case deferral
  case accuracyOfAll = "accuracy_all"
  case accuracyOfAnswered = "accuracy_answered"

  /// The name as people read it.
  package var title: String {
    switch self {
    case .coverage: "Coverage"
    case .setSize: "Mean set size"
    case .deferral: "Deferral rate"
    case .accuracyOfAll: "Accuracy of all"
    case .accuracyOfAnswered: "Accuracy of the answered"
    }
  }

  /// The definition, for the methods.
  package var formula: String {
    switch self {
    case .coverage: "share of units whose conformal set holds the truth"
    case .setSize: "answers in a conformal set, mean over units"
    case .deferral: "share of units in scope whose answer the model withheld"
    case .accuracyOfAll: "share of right answers, those that were withheld included"
    case .accuracyOfAnswered: "share of right answers among those that were given"
    }
  }

  /// Whether more is better.
  var isHigherBetter: Bool { self != .setSize && self != .deferral }

  /// Why there is nothing to measure.
  var reasonWhenEmpty: String {
    switch self {
    case .coverage, .setSize: "there are no conformal sets"
    case .deferral: "there are no units"
    case .accuracyOfAll: "there are no answers"
    case .accuracyOfAnswered: "no answer was given"
    }
  }

  /// The value of one unit; nil where it does not count.
  func value(_ unit: AnsweredUnit) -> Double? {
    switch self {
    case .coverage: unit.isCovered.map { $0 ? 1 : 0 }
    case .setSize: unit.setSize.map(Double.init)
    case .deferral: unit.isWithheld ? 1 : 0
    case .accuracyOfAll: unit.isRight.map { $0 ? 1 : 0 }
    case .accuracyOfAnswered: unit.isWithheld ? nil : unit.isRight.map { $0 ? 1 : 0 }
    }
  }
}

/// Sums up one measure of certainty, for the whole and for groups.
struct CertaintyEvaluation: CohortEvaluation {
  let measure: CertaintyMeasure
  let resampling: PatientResampling

  func summary(_ units: PatientUnits<AnsweredUnit>) -> Estimate {
    let used = units.filter { measure.value($0) != nil }
    let counts = counts(used)
    if used.units.isEmpty { return .undefined(measure.reasonWhenEmpty, counts: counts) }
    guard measure == .setSize else {
      return Proportion(
        successes: used.counts { measure.value($0) == 1 }, trials: used.counts { _ in true }
      ).estimate(level: resampling.level, counts: counts, ifEmpty: measure.reasonWhenEmpty)
    }
    return .clusteredMean(of: used, level: resampling.level, counts: counts, atLeast: 0) {
      measure.value($0) ?? 0
    }
  }

  func headline(_ units: PatientUnits<AnsweredUnit>) -> Headline {
    let values = UnitMean(units, measure.value)
    return Headline(
      name: measure.rawValue, isHigherBetter: measure.isHigherBetter,
      patientCount: values.patientCount, patients: "patients", value: values.mean)
  }

  func headlineEstimate(_ summary: Estimate) -> Estimate { summary }

  func counts(_ units: PatientUnits<AnsweredUnit>) -> SampleCounts {
    units.sampleCounts { $0.truth > 0 }
  }

  func outcome(_ unit: AnsweredUnit) -> Int { unit.truth }
}
