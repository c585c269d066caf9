internal import Cohorts
internal import Files
internal import Testing
internal import Training

@Suite struct LabelTableTests {
  private func table(
    _ cases: [CaseFacts], _ targets: [String] = ["t"], unit: DecisionUnit = .image,
    uncertain: TrainingOptions.Uncertain = .ignore
  ) throws(TrainingError) -> LabelTable {
    try LabelTable(cases: cases, targets: targets, unit: unit, uncertain: uncertain)
  }

  private func cases(_ values: [String?], target: String = "t") -> [CaseFacts] {
    values.enumerated().map { number, value in
      Picture.known(number, patient: number / 2, targets: value.map { [target: $0] } ?? [:])
    }
  }

  @Test func `zeros and ones in any spelling are one yes or no`() throws {
    let cases = cases(["0", "1.0", "False", "yes", nil])
    let labels = try table(cases)
    #expect(labels.head == Head(kind: .binary, targets: ["t"], labels: ["t"]))
    #expect(cases.map { labels.truth(of: $0)[0] } == [0, 1, 0, 1, nil])
  }

  @Test(arguments: [
    (TrainingOptions.Uncertain.ignore, nil as Int?), (.zero, 0), (.one, 1),
  ])
  func `uncertain follows the declared policy`(
    policy: TrainingOptions.Uncertain, expected: Int?
  ) throws {
    let cases = cases(["-1", "0", "1"])
    let labels = try table(cases, uncertain: policy)
    #expect(labels.truth(of: cases[0]) == [expected])
  }

  @Test func `other values are classes in sorted order`() throws {
    let cases = cases(["nevus", "melanoma", "nevus", nil])
    let labels = try table(cases)
    #expect(
      labels.head == Head(kind: .multiClass, targets: ["t"], labels: ["melanoma", "nevus"]))
    #expect(labels.truth(of: cases[0]) == [0, 1])
    #expect(labels.truth(of: cases[3]) == [nil, nil])
  }

  @Test func `several targets are several yes or no, blanks unknown`() throws {
    let both = [
      Picture.known(0, patient: 0, targets: ["a": "1", "b": "0"]),
      Picture.known(1, patient: 1, targets: ["b": "1"]),
    ]
    let labels = try table(both, ["a", "b"])
    #expect(labels.head.kind == .multiLabel)
    #expect(labels.truth(of: both[0]) == [1, 0])
    #expect(labels.truth(of: both[1]) == [nil, 1])
  }

  @Test func `a unit is positive as soon as one of its images is`() throws {
    let cases = cases(["0", "1", "0", nil, nil, nil])  // three patients of two images
    let labels = try table(cases, unit: .patient)
    #expect(cases.map { labels.truth(of: $0)[0] } == [1, 1, 0, 0, nil, nil])
  }

  @Test func `a unit of two classes is refused`() {
    let error = #expect(throws: TrainingError.self) {
      try table(cases(["a", "b", "c", "c"]), unit: .patient)
    }
    #expect(
      error?.description
        == "target t: 1 units of kind patient have images of more than one class; "
        + "choose model.unit image, or give each unit one class")
  }

  @Test func `a missing column is said with those that are there`() {
    let error = #expect(throws: TrainingError.self) {
      try table(cases(["0", "1"], target: "abnormal"), ["anormal"])
    }
    #expect(
      error?.description
        == "target anormal: no image has this label; the cohort's columns are abnormal")
    #expect(error?.exitCode == 65)
  }

  @Test func `several targets with classes among them are refused`() {
    let cases = [Picture.known(0, patient: 0, targets: ["a": "x", "b": "0"])]
    let error = #expect(throws: TrainingError.self) { try table(cases, ["a", "b"]) }
    #expect(
      error?.description
        == "targets a, b: several targets must each hold 0 and 1, and one of them holds other "
        + "values; train one model per target that has classes")
  }
}
