import Evaluation
import Foundation
import Reports

/// A made-up cohort with small groups of every kind, and its report for release.
struct ReleaseFixture {
  /// Which groups of patients there are, and how often a positive is.
  struct Shape {
    var patients: Int
    var labels = ["lesion"]
    var kind = LabelKind.binary
    /// Whether every second patient has two images, whose views may differ.
    var isClustered = false
    /// Share of positives.
    var prevalence = 0.45
    /// The threshold of answers.
    var threshold = 0.5
  }

  var rows: [PredictionRow] = []
  var attributes: [CohortAttributes.Case] = []
  /// By unit, its groups in the order of the options.
  var groupsOf: [String: [String]] = [:]
  let shape: Shape
  private var state: UInt64

  /// - Parameter seed: not 0.
  init(_ shape: Shape, seed: UInt64) {
    self.shape = shape
    state = seed &* 0x9E37_79B9_7F4A_7C15
    for patient in 0..<shape.patients {
      let site = draw([0.5, 0.32, 0.1, 0.08], of: ["A", "B", "C", "D"])
      let sex = draw([0.48, 0.47, 0.03, 0.02], of: ["F", "M", "other", "unknown"])
      // The device is what the site bought, so that one tells of the other.
      let device = site == "A" ? draw([0.7, 0.3], of: ["a1", "a2"]) : site == "B" ? "b1" : "c1"
      for image in 0..<(shape.isClustered ? 1 + patient % 2 : 1) {
        let view = draw([0.55, 0.4, 0.05], of: ["PA", "AP", "lateral"])
        let unit = "case-\(patient)-\(image)"
        groupsOf[unit] = [sex, site, device, view]
        attributes.append(
          CohortAttributes.Case(
            unitID: unit,
            values: ["sex": sex, "site": site, "device": device, "view": view]))
        addRows(patient, unit)
      }
    }
  }

  private mutating func addRows(_ patient: Int, _ unit: String) {
    let oneTrue = Int(uniform() * Double(shape.labels.count))
    let truths = shape.labels.indices.map { index in
      shape.kind == .multiClass ? index == oneTrue : uniform() < shape.prevalence
    }
    let scores = truths.map { 0.6 * uniform() + ($0 ? 0.35 : 0.05) }
    let largest = scores.indices.max { scores[$0] < scores[$1] }
    for index in shape.labels.indices {
      let call =
        shape.kind == .multiClass ? index == largest : scores[index] >= shape.threshold
      rows.append(
        PredictionRow(
          caseID: unit, patientID: "person-\(patient)-", unit: .image, unitID: unit,
          label: shape.labels[index], score: scores[index], probability: scores[index],
          threshold: shape.kind == .multiClass ? nil : shape.threshold, call: call ? 1 : 0,
          status: .ok, reason: "", truth: truths[index] ? 1 : 0, fold: nil, part: "test"))
    }
  }

  private mutating func uniform() -> Double {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Double(state >> 11) * 0x1p-53
  }

  private mutating func draw(_ shares: [Double], of names: [String]) -> String {
    var rest = uniform()
    for (share, name) in zip(shares, names) {
      if rest < share { return name }
      rest -= share
    }
    return names[0]
  }

  static let groups = ["sex", "site", "device", "view"]

  var table: CohortTable {
    CohortTable(
      predictions: rows, attributes: CohortAttributes(cases: attributes),
      options: EvaluationOptions(
        labelKind: shape.kind, groups: Self.groups, ageBands: .standard, confidenceLevel: 0.95,
        bootstrapReplicates: 20, permutations: 20, calibrationBins: 10, seed: 3))
  }

  func summary(below bound: Int, isComplementary: Bool = true) -> EvaluationSummary {
    let table = table
    return table.summary().suppressed(
      by: table.suppression(below: bound, isComplementary: isComplementary))
  }

  /// Writes the report for release to a folder of its own and takes it away afterwards.
  func released<Result>(
    below bound: Int, isComplementary: Bool = true, whole: EvaluationSummary? = nil,
    _ change: (inout ReportFacts) -> Void = { _ in }, _ body: (URL) throws -> Result
  ) throws -> Result {
    var facts = ReportFixture.facts
    facts.limitations = ["3 patients are not in the demographics", "The data are synthetic."]
    change(&facts)
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("fovea-release-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let summary = summary(below: bound, isComplementary: isComplementary)
    try ReportFolder.write(
      summary, predictions: rows, facts: facts, attributes: CohortAttributes(cases: attributes),
      otherCohorts: [ReportedCohort(name: "elsewhere", summary: summary)],
      beforeSuppression: whole ?? table.summary(), to: folder)
    return try body(folder)
  }
}
