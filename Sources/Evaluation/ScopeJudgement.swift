/// How one image stands to the scope of a model.
package struct ScopeJudgement: Sendable, Equatable {
  /// Index of its patient.
  package let patient: Int
  /// How far its features lie, in the units of `FeatureDistance`; infinite where they are not
  /// numbers.
  package let distance: Double
  /// Whether that is beyond the model's limit.
  package let isFar: Bool
  /// Whether the rest of the input contract refuses it, whatever the distance.
  package let isRefused: Bool

  /// Whether the model answers `out_of_scope`.
  var isOutOfScope: Bool { isFar || isRefused }

  /// Makes a judgement.
  package init(patient: Int, distance: Double, isFar: Bool, isRefused: Bool) {
    self.patient = patient
    self.distance = distance
    self.isFar = isFar
    self.isRefused = isRefused
  }
}

extension [ScopeJudgement] {
  /// How many patients there are.
  var patientCount: Int { Set(map(\.patient)).count }

  /// Whether numbers of so few patients are withheld.
  var isSmall: Bool { patientCount < Suppression.usualBound }

  /// The judgements as positives or negatives, ranked by distance.
  func observations(truth: (ScopeJudgement) -> Bool) -> [Observation] {
    map { judgement in
      Observation(
        score: Swift.min(judgement.distance, .greatestFiniteMagnitude), truth: truth(judgement),
        patient: judgement.patient)
    }
  }
}
