import Evaluation
import Foundation
import Reports

/// A made-up cohort with a planted gap by sex, small groups and a few unanswered rows.
struct ReportFixture {
  var rows: [PredictionRow] = []
  var attributes: [String: [String: String]] = [:]
  var options = EvaluationOptions(
    labelKind: .binary, groups: ["sex", "ageBand", "view"], ageBands: .standard,
    confidenceLevel: 0.95, bootstrapReplicates: 60, permutations: 60, calibrationBins: 10, seed: 3)

  /// Xorshift, so that the data are the same on every machine.
  private var state: UInt64 = 88_172_645_463_325_252

  private mutating func uniform() -> Double {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Double(state >> 11) * 0x1p-53
  }

  /// - Parameter strange: a value that one rare group is called.
  init(patients: Int = 420, strange: String = "other", labels: [String] = ["lesion"]) {
    for patient in 0..<patients {
      let isFemale = uniform() < 0.38
      let truths = labels.map { _ in uniform() < 0.45 }
      attributes["P\(patient)"] = [
        "sex": uniform() < 0.03 ? strange : uniform() < 0.03 ? "" : isFemale ? "F" : "M",
        "age": "\(Int(18 + 76 * uniform()))",
        "view": uniform() < 0.1 ? "lateral" : uniform() < 0.5 ? "PA" : "AP",
      ]
      for image in 0..<(1 + patient % 2) {
        for (label, truth) in zip(labels, truths) {
          let signal = truth ? (isFemale ? 0.14 : 0.42) : 0
          let noise = (uniform() + uniform() + uniform()) / 3
          rows.append(
            row(patient, image, label: label, score: 0.62 * noise + signal, truth: truth))
        }
      }
    }
    for index in rows.indices where index % 97 == 5 {
      rows[index].status = .outOfScope
      rows[index].score = nil
      rows[index].probability = nil
      rows[index].call = nil
      rows[index].reason = "body part differs"
    }
  }

  private func row(
    _ patient: Int, _ image: Int, label: String, score: Double, truth: Bool
  ) -> PredictionRow {
    PredictionRow(
      caseID: "c\(patient)x\(image)", patientID: "P\(patient)", unit: .image,
      unitID: "c\(patient)x\(image)", label: label, score: score,
      probability: min(max(1.3 * score - 0.1, 0.001), 0.999), threshold: 0.4371,
      call: score >= 0.4371 ? 1 : 0, status: .ok, reason: "", truth: truth ? 1 : 0, fold: nil,
      part: "validation")
  }

  var summary: EvaluationSummary {
    CohortTable(
      predictions: rows, attributes: CohortAttributes(patients: attributes), options: options
    ).summary()
  }

  static var facts: ReportFacts {
    var facts = plainFacts
    facts.drift = DriftSummary(
      training: TrainingProfile(makeup(women: 50, greys: [1, 2, 3])),
      now: makeup(women: 80, greys: [3, 4, 5]))
    return facts
  }

  /// A hundred patients, so many of them women.
  static func makeup(women: Int, greys: [Double]) -> CohortMakeup {
    CohortMakeup(
      (0..<100).map {
        CohortMakeup.Image(patientID: "P\($0)", attributes: ["sex": $0 < women ? "F" : "M"])
      }, numbers: ["mean intensity": greys])
  }

  private static var plainFacts: ReportFacts {
    ReportFacts(
      title: "Nodules on chest radiographs", program: "fovea 0.1.0",
      model: ModelFacts(
        name: "lesion.fovea",
        sha256: "9c2f6ad0b6f0a9e0c1f5e2a7b8d3c4e5f60718293a4b5c6d7e8f90a1b2c3d4e5",
        architecture: "resnet20_cifar", weightsOrigin: "CIFAR-10, BSD-3-Clause"),
      cohort: CohortFacts(
        name: "demo", digest: "51ab", splitHash: "77fe",
        splitRule: "by patient, stratified by lesion and sex, seed 7"),
      part: .validation, testOpenings: 0,
      thresholds: [
        ThresholdFact(
          label: "lesion", fold: nil,
          fit: FittedThreshold(
            rule: .sensitivityAtLeast(0.9), value: 0.4371, sensitivity: 0.9042,
            specificity: 0.6113, positives: 94, negatives: 112, reason: ""),
          source: "validation")
      ], operatingPointHash: "aa01", isTuning: false,
      flow: FlowFacts(
        found: 642,
        outcomes: [
          .init(name: "used", count: 630), .init(name: "quarantined", count: 11),
          .init(name: "failed", count: 1),
        ], reasons: [.init(name: "no pixel data", count: 11)]),
      settings: [
        NamedText(name: "Input size", text: "64 × 64, letterbox"),
        NamedText(name: "Aggregation", text: "none: one decision per image"),
      ], responsible: [NamedText(name: "Owner", text: "NEEDS AUTHOR")],
      versions: [NamedText(name: "OpenBLAS", text: "0.3.21")],
      commandLine: "fovea finetune <input> --target lesion -o run",
      limitations: ["The data are synthetic."])
  }

  func render(_ change: (inout ReportFacts) -> Void = { _ in }) throws -> String {
    var facts = Self.facts
    change(&facts)
    return try HTMLReport.render(summary, predictions: rows, facts: facts)
  }
}
