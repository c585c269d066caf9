internal import Cohorts
internal import Evaluation
internal import Files
internal import Testing
internal import Training

/// Who may choose an epoch.
@Suite struct EpochReserveTests {
  private static let rule = Mitigation(.worstGroup, attribute: "sex")

  /// Five hundred patients, of whom a hundred are set aside, twenty-five of each pair of two groups
  /// and label, or fifty of either label of one.
  private static func reserve(
    patients: Int = 500, images: Int = 1, unit: DecisionUnit = .image, targets: [String] = ["t"],
    sex: (_ patient: Int, _ image: Int) -> String,
    truth: (Int) -> [String: String] = { ["t": "\($0 % 2)"] }
  ) throws -> (reserve: EpochReserve, cases: [CaseFacts], labels: LabelTable) {
    let cases = (0..<patients * images).map { number in
      let patient = number / images
      return Picture.known(
        number, patient: patient, targets: truth(patient),
        attributes: ["sex": sex(patient, number % images)])
    }
    let labels = try LabelTable(
      cases: cases, targets: targets, unit: unit, uncertain: .ignore)
    let parts = try PatientReserve(
      candidates: Array(cases.indices), rule: rule, cases: cases, labels: labels, seed: 1)
    return (
      try EpochReserve(parts, rule: rule, unit: unit, cases: cases, labels: labels), cases, labels
    )
  }

  private static let refusal =
    "training.mitigation: worstGroup chooses the epoch by the worst group of patients set aside, "
    + "and fewer than two groups of sex have 30 patients of either class among them; name an "
    + "attribute of larger groups, or choose another method"

  @Test func `thirty patients of either class in two groups are enough`() throws {
    let found = try Self.reserve(
      patients: 640, sex: { patient, _ in patient / 2 % 2 == 0 ? "F" : "M" })
    #expect(found.reserve.groups == ["F", "M"])
    #expect(found.reserve.indices.count == 128)
  }

  @Test(arguments: [1, 2])
  func `fewer are not, however many images they have`(images: Int) {
    let error = #expect(throws: TrainingError.self) {
      try Self.reserve(images: images, sex: { patient, _ in patient / 2 % 2 == 0 ? "F" : "M" })
    }
    #expect(error?.description == Self.refusal)
    #expect(error?.exitCode == 65)
  }

  @Test(arguments: ["unknown", " ", "Mixed", "declined"])
  func `who states nothing is no group`(value: String) {
    let error = #expect(throws: TrainingError.self) {
      try Self.reserve(
        patients: 800, sex: { patient, _ in patient / 2 % 2 == 0 ? "F" : value })
    }
    #expect(error?.description == Self.refusal)
  }

  @Test func `a label that is too rare leaves no groups`() {
    let error = #expect(throws: TrainingError.self) {
      try Self.reserve(
        patients: 800, targets: ["t", "u"],
        sex: { patient, _ in patient / 2 % 2 == 0 ? "F" : "M" },
        truth: { ["t": "\($0 % 2)", "u": $0 % 80 < 4 ? "1" : "0"] })
    }
    #expect(
      error?.reason
        == "worstGroup chooses the epoch by the worst group of patients set aside, and fewer than "
        + "two groups of sex have 30 patients of either class of every label among them")
  }

  @Test func `the worst is a stated group, and no patient whose images differ`() throws {
    // Of eight patients two are F, two M, two unknown, and two have an image of either sex.
    let found = try Self.reserve(
      patients: 1600, images: 2, unit: .patient,
      sex: { patient, image in
        switch patient / 2 % 4 {
        case 0: "F"
        case 1: "M"
        case 2: "unknown"
        default: image == 0 ? "F" : "M"
        }
      })
    #expect(found.reserve.groups == ["F", "M"])
    // F all right, M undecided, all others wrong.
    let answers = found.reserve.indices.map { index in
      let patient = index / 2
      let right = Double(patient % 2)
      let score = [right, 0.5, 1 - right, 1 - right][patient / 2 % 4]
      return CaseAnswer(image: found.cases[index], probabilities: [score])
    }
    let scores = try UnitScores(
      answers: answers, unit: .patient, aggregate: .mean, labels: found.labels)
    #expect(found.reserve.worstAUROC(of: scores) == 0.5)
  }
}
