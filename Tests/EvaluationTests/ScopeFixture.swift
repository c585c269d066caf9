import Compute
import Evaluation

/// Made-up images before a model's scope, as Tests/Peers/scope_audit_literals.py makes them.
enum ScopeFixture {
  /// Patients with one to three images that resemble each other.
  static func images(
    seed: Int, from first: Int, _ count: Int, shift: Int
  ) -> [ScopeJudgement] {
    var draws = Draws(seed: seed)
    return (first..<first + count).flatMap { patient -> [ScopeJudgement] in
      let number = 1 + draws.below(3)
      let effect = draws.below(5)
      return (0..<number).map { _ in
        let distance = Double(draws.below(11) + effect + shift) / 8
        return ScopeJudgement(
          patient: patient, distance: distance, isFar: distance > 1.5,
          isRefused: draws.below(10) == 0)
      }
    }
  }

  /// As many patients with one image each, at these distances.
  static func patients(
    _ count: Int, from first: Int = 0, isFar: (Int) -> Bool = { _ in false },
    distance: (Int) -> Double
  ) -> [ScopeJudgement] {
    (0..<count).map {
      ScopeJudgement(
        patient: first + $0, distance: distance($0), isFar: isFar($0), isRefused: false)
    }
  }

  /// A summary with attributes of patients.
  static func summary(
    _ own: [ScopeJudgement], changes: [ScopeImages] = [], others: [ScopeImages] = [],
    attributes: [String: (Int) -> String] = [:], replicates: Int = 200, threads: Int = 1
  ) -> ScopeSummary {
    let values = Dictionary(
      uniqueKeysWithValues: Set(own.map(\.patient)).map { patient in
        ("p\(patient)", attributes.mapValues { $0(patient) })
      })
    let known = CohortAttributes(patients: values)
    return ScopeSummary(
      own: own,
      units: own.enumerated().map {
        UnitIdentity(unitID: "i\($0)", patientID: "p\($1.patient)")
      },
      attributes: attributes.keys.sorted().map {
        GroupedAttribute(name: $0, of: known, ageBands: .standard)
      },
      changes: changes, others: others,
      resampling: PatientResampling(replicates: replicates, level: 0.95, seed: 5),
      on: WorkerPool(threadCount: threads))
  }
}
