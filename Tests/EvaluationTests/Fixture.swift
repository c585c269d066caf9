import Compute
import Evaluation

/// The generator that Tests/Peers/statistics_literals.py repeats: x = 1103515245·x + 12345 mod 2³¹.
struct Draws {
  private var state: Int

  init(seed: Int) { state = seed }

  mutating func below(_ bound: Int) -> Int {
    state = (state * 1_103_515_245 + 12345) % (1 << 31)
    return (state >> 8) % bound
  }
}

/// One unit of the made-up data.
struct Unit {
  var patient: Int
  var truth: Bool
  var score: Double
  var second: Double
}

enum Fixture {
  /// 80 patients with one unit each, many equal scores.
  static let tied: [Unit] = {
    var draws = Draws(seed: 7)
    return (0..<80).map { patient in
      let truth = draws.below(5) < 2
      let score = Double(draws.below(13) + (truth ? 3 : 0)) / 16
      let second = Double(draws.below(13) + (truth ? 1 : 0)) / 16
      return Unit(patient: patient, truth: truth, score: score, second: second)
    }
  }()

  /// 45 patients with one to four units that resemble each other.
  static let clustered: [Unit] = {
    var draws = Draws(seed: 11)
    var units: [Unit] = []
    for patient in 0..<45 {
      let count = 1 + draws.below(4)
      let effect = draws.below(7)
      for _ in 0..<count {
        let truth = draws.below(10) < (patient % 2 == 1 ? 6 : 4)
        let score = Double(draws.below(11) + effect + (truth ? 4 : 0)) / 24
        let second = Double(draws.below(11) + effect + (truth ? 2 : 0)) / 24
        units.append(Unit(patient: patient, truth: truth, score: score, second: second))
      }
    }
    return units
  }()

  static let oneThread = WorkerPool(threadCount: 1)

  static func sample(_ units: [Unit], probability: (Double) -> Double = { $0 }) -> Sample {
    Sample(
      units.enumerated().map { index, unit in
        Observation(
          score: unit.score, truth: unit.truth, patient: unit.patient,
          probability: probability(unit.score), call: unit.score >= 0.5, unit: index)
      }, patientBound: (units.map(\.patient).max() ?? -1) + 1)
  }

  static func options(
    kind: LabelKind = .binary, groups: [String] = [], bootstrap: Int = 0, permutations: Int = 0
  ) -> EvaluationOptions {
    EvaluationOptions(
      labelKind: kind, groups: groups, ageBands: .standard, confidenceLevel: 0.95,
      bootstrapReplicates: bootstrap, permutations: permutations, calibrationBins: 10, seed: 1)
  }

  static func row(
    _ id: Int, patient: Int? = nil, label: String = "abnormal", score: Double?, truth: Int?,
    threshold: Double? = 0.5, call: Int? = nil, status: PredictionRow.Status = .ok,
    prefix: String = ""
  ) -> PredictionRow {
    PredictionRow(
      caseID: "\(prefix)c\(id)", patientID: "\(prefix)p\(patient ?? id)", unit: .image,
      unitID: "\(prefix)c\(id)", label: label, score: score,
      probability: score.map { min(max($0, 0), 1) }, threshold: threshold, call: call,
      status: status, reason: "", truth: truth, fold: nil, part: "validation")
  }

  /// Rows of `tied` or `clustered`.
  static func rows(_ units: [Unit], prefix: String = "") -> [PredictionRow] {
    units.enumerated().map { index, unit in
      row(
        index, patient: unit.patient, score: unit.score, truth: unit.truth ? 1 : 0,
        prefix: prefix)
    }
  }
}

/// Whether two numbers agree to `tolerance`, relative to the larger one above 1.
func agree(_ a: Double?, _ b: Double, _ tolerance: Double = 1e-12) -> Bool {
  guard let a else { return false }
  return abs(a - b) <= tolerance * max(1, abs(b))
}
