package import Cohorts
package import Evaluation

/// Answers for some cases with what a monitor wants to know of their images.
package struct MonitoredCases: Sendable {
  fileprivate var looks: [Predictor.Look]

  /// How many images there are.
  package var count: Int { looks.count }

  /// Whether some image has one of these labels.
  package func areLabelled(_ targets: [String]) -> Bool {
    looks.contains { look in targets.contains { look.answer.image.targets[$0] != nil } }
  }

  /// Takes over what tables say of images, by pseudonym of the case.
  package mutating func complete(with facts: [String: CaseFacts]) {
    for place in looks.indices {
      guard let more = facts[looks[place].answer.image.caseID] else { continue }
      looks[place].answer.image = more
    }
  }
}

extension MonitoredCases {
  /// Takes away what is known of units of which some image has an answer that a model does not
  /// know, target by target.
  ///
  /// - Returns: how many patients these units are of.
  package mutating func forgetUnknown(_ card: ModelCard) -> Int {
    let head = card.heads[0]
    var patients: Set<String> = []
    for target in head.targets {
      let strange = looks.map(\.answer.image).filter { image in
        image.targets[target].map { !LabelTable.knows($0, head) } ?? false
      }
      guard !strange.isEmpty else { continue }
      patients.formUnion(strange.map(\.patientID))
      let units = Set(strange.map(card.unit.id))
      for place in looks.indices where units.contains(card.unit.id(of: looks[place].answer.image)) {
        looks[place].answer.image.targets[target] = nil
      }
    }
    return patients.count
  }
}

extension Predictor {
  /// Cases of a cohort.
  ///
  /// - Throws: as `predict`.
  package func monitored(
    cohort: Cohort, indices: [Int], progress: (Int) -> Void
  ) throws -> MonitoredCases {
    MonitoredCases(
      looks: try looks(cohort: cohort, indices: indices, isMonitored: true, progress: progress))
  }

  /// Images as they come, a few in memory at a time, then in content order.
  ///
  /// - Throws: what `next` throws.
  package nonisolated(nonsending) func monitored(
    next: () async throws -> StoredImage?, progress: (Int) -> Void
  ) async throws -> MonitoredCases {
    var looks = try await each(of: next, progress: progress) { look(at: $0, isMonitored: true) }
    looks.sort { $0.answer.image.pixelDigest < $1.answer.image.pixelDigest }
    return MonitoredCases(looks: looks)
  }

  /// The scores of the units, before any threshold or map.
  ///
  /// - Throws: `badData` for labels the model does not know.
  package func scores(of cases: MonitoredCases) throws(TrainingError) -> UnitScores {
    let answers = cases.looks.map(\.answer)
    return try UnitScores(
      answers: answers, unit: card.unit, aggregate: card.aggregate,
      labels: labels(of: answers.map(\.image)))
  }

  /// The patients, with what the rows say of them.
  package func patients(
    of cases: MonitoredCases, rows: [PredictionRow]
  ) -> [MonitoredPatient] {
    MonitoredPatient.patients(
      of: cases.looks.compactMap { look in
        look.statistics.map {
          MonitoredPatient.Image(
            look.answer.image, unit: card.unit, intensity: look.intensity, statistics: $0,
            features: look.features, isRefused: look.answer.probabilities == nil)
        }
      }, rows: rows)
  }

  /// The patients, with the model's own answers.
  ///
  /// - Throws: `badData` for labels the model does not know.
  package func patients(of cases: MonitoredCases) throws(TrainingError) -> [MonitoredPatient] {
    let rows = try scores(of: cases).rows(unit: card.unit.predictionUnit, part: nil) { _ in
      card.operatingPoint
    }
    return patients(of: cases, rows: rows)
  }
}
