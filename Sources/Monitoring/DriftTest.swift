internal import Evaluation

/// One comparison of patients that come with the reference of a model.
package struct DriftTest: Encodable, Sendable, Equatable {
  /// What follows from it.
  package enum Verdict: String, Codable, CaseIterable, Sendable {
    /// The effect is over its limit, and chance alone hardly gives it.
    case alarm
    /// Chance alone hardly gives the effect, and it is within its limit.
    case small
    /// Chance alone may give it: no evidence of drift, and none against it.
    case none = "no_evidence"
    /// Too few patients to say anything.
    case insufficient
  }

  /// The numbers of a comparison.
  struct Numbers {
    /// In the units of the kind's limit.
    var effect: Double
    var pValue: Double
    /// The figure of the reference, and that of today.
    var reference: Double?
    var now: Double?
    /// 95 % limits of the difference, now less then.
    var interval: (lower: Double, upper: Double)?
    /// The population stability index, for outputs.
    var stability: Double?
  }

  /// What is compared.
  package let kind: DriftKind
  /// The statistic, attribute or label.
  package let name: String
  /// The attribute of the group; `all` for all patients.
  package let attribute: String
  /// The group; `all` for all patients.
  package let group: String
  /// Patients of the reference; nil where it is silent.
  package let referencePatients: Int?
  /// Patients of today; nil below the least that says anything.
  package let patients: Int?
  /// In the units of the limit; nil where nothing was compared.
  package let effect: Double?
  /// What it may be without alarm.
  package let limit: Double
  /// How likely chance alone gives as much.
  package let pValue: Double?
  /// The same after Benjamini and Hochberg, over its family, times the families.
  package internal(set) var adjusted: Double?
  /// The figure of the reference: mean, share, coefficient or area.
  package let reference: Double?
  /// The figure of today.
  package let now: Double?
  /// The lower 95 % limit of the figures' difference, where there is one.
  package let lower: Double?
  /// The upper one.
  package let upper: Double?
  /// The population stability index, for outputs.
  package let stability: Double?
  /// What follows.
  package internal(set) var verdict: Verdict
  /// Why nothing was compared; empty where it was.
  package let reason: String

  /// A comparison that was made; the verdict follows when all are.
  init(
    _ kind: DriftKind, _ name: String, of part: MonitorReference.Part, reference: Int,
    patients: Int, limit: Double, _ numbers: Numbers
  ) {
    (self.kind, self.name, self.limit) = (kind, name, limit)
    (attribute, group) = (part.attribute, part.group)
    (referencePatients, self.patients) = (reference, patients)
    (effect, pValue) = (numbers.effect, numbers.pValue)
    (self.reference, now) = (numbers.reference, numbers.now)
    (lower, upper) = (numbers.interval?.lower, numbers.interval?.upper)
    stability = numbers.stability
    verdict = .none
    reason = ""
  }

  /// A comparison that could not be made.
  init(
    _ kind: DriftKind, _ name: String, of part: MonitorReference.Part, limit: Double,
    reason: String
  ) {
    (self.kind, self.name, self.limit) = (kind, name, limit)
    (attribute, group) = (part.attribute, part.group)
    (referencePatients, patients, effect, pValue) = (nil, nil, nil, nil)
    (reference, now, lower, upper, stability) = (nil, nil, nil, nil, nil)
    verdict = .insufficient
    self.reason = reason
  }

  /// Whether it is about all patients.
  package var isWhole: Bool { attribute == MonitorReference.all }
}

extension [DriftTest] {
  /// The tests with their verdicts: an alarm is an effect over its limit with an adjusted p of at
  /// most alpha.
  ///
  /// Two families share alpha alike: what comes in, and whether answers hold, which only labels
  /// say. Those are a tenth of the tests, and few patients have a finding: in one family with the
  /// others they would hardly ever speak.
  func judged(alpha: Double) -> [DriftTest] {
    let families = [false, true].map { needsLabels in
      indices.filter { self[$0].kind.needsLabels == needsLabels && self[$0].pValue != nil }
    }.filter { !$0.isEmpty }
    var result = self
    for family in families {
      let adjusted = MultipleTesting.benjaminiHochberg(family.compactMap { self[$0].pValue })
        .map { Swift.min($0 * Double(families.count), 1) }
      for (place, value) in zip(family, adjusted) {
        result[place].adjusted = value
        guard let effect = self[place].effect, value <= alpha else { continue }
        result[place].verdict = effect > self[place].limit ? .alarm : .small
      }
    }
    return result
  }
}
