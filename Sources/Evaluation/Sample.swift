/// One unit of one label, ready for arithmetic.
package struct Observation: Sendable, Equatable {
  package var score: Double
  package var truth: Bool
  /// Index of the patient, in content order over the whole cohort.
  package var patient: Int
  package var probability: Double?
  package var call: Bool?
  /// Index of the unit in the cohort table, for its attributes.
  package var unit: Int

  package init(
    score: Double, truth: Bool, patient: Int, probability: Double? = nil, call: Bool? = nil,
    unit: Int = 0
  ) {
    self.score = score
    self.truth = truth
    self.patient = patient
    self.probability = probability
    self.call = call
    self.unit = unit
  }
}

/// The units of one label in a cohort or group, in ascending order of score.
package struct Sample: Sendable {
  /// Ascending score; equal scores by truth, then patient.
  package let observations: [Observation]
  /// Patient indices are below it.
  package let patientBound: Int
  /// How many units and patients of each class.
  package let counts: SampleCounts

  package init(_ observations: [Observation], patientBound: Int) {
    self.init(
      sorted: observations.sorted { a, b in
        if a.score != b.score { return a.score < b.score }
        if a.truth != b.truth { return !a.truth }
        return a.patient < b.patient
      }, patientBound: patientBound)
  }

  private init(sorted: [Observation], patientBound: Int) {
    var isPositive = [Bool](repeating: false, count: patientBound)
    var isNegative = isPositive
    for observation in sorted {
      if observation.truth {
        isPositive[observation.patient] = true
      } else {
        isNegative[observation.patient] = true
      }
    }
    let positives = sorted.count { $0.truth }
    observations = sorted
    self.patientBound = patientBound
    counts = SampleCounts(
      imageCount: sorted.count,
      patientCount: zip(isPositive, isNegative).count { $0 || $1 }, positives: positives,
      negatives: sorted.count - positives, positivePatients: isPositive.count { $0 },
      negativePatients: isNegative.count { $0 })
  }

  /// Whether some patient has more than one unit.
  package var isClustered: Bool { counts.imageCount > counts.patientCount }

  /// Whether every score is the same.
  package var isConstant: Bool {
    observations.first?.score == observations.last?.score
  }

  /// The units that `isIncluded` picks; patients keep their index.
  package func filter(_ isIncluded: (Observation) -> Bool) -> Sample {
    Sample(sorted: observations.filter(isIncluded), patientBound: patientBound)
  }
}
