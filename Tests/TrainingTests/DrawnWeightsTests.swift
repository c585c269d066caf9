internal import Cohorts
internal import Testing
internal import TestSupport
internal import Training

/// Weights against rare classes where draws are balanced already.
///
/// Expected numbers are of scikit-learn, see Tests/Peers/mitigation_literals.py.
@Suite struct DrawnWeightsTests {
  /// The balanced weights of so many images of each sex and truth, drawn in balanced pairs.
  private func weights(
    _ images: [(sex: String, targets: [String: String], count: Int)], targets: [String]
  ) throws -> ClassificationLoss.Weights {
    let facts = images.flatMap { image in
      (0..<image.count).map { _ in (sex: image.sex, targets: image.targets) }
    }
    let cases = facts.enumerated().map { number, image in
      Picture.known(
        number, patient: number, targets: image.targets, attributes: ["sex": image.sex])
    }
    let labels = try LabelTable(
      cases: cases, targets: targets, unit: .image, uncertain: .ignore)
    let set = try TrainingSet(
      candidates: Array(cases.indices), cases: cases, labels: labels)
    let groups = MitigationGroups(
      set, Mitigation(.balancedSampling, attribute: "sex"), cases: cases,
      kind: labels.head.kind)
    return try set.weights(.balanced, head: labels.head, cells: groups.cellOf)
  }

  @Test func `what is missing in a group is still made good`() throws {
    let found = try weights(
      [("F", ["t": "1"], 2), ("F", ["t": "0"], 8), ("M", ["t": "0"], 5)], targets: ["t"])
    expectClose(found.positive, [1.5], absolute: 1e-6)
    expectClose(found.negative, [0.75], absolute: 1e-6)
  }

  @Test func `each label counts by what the draws show of it, where it is known`() throws {
    let found = try weights(
      [
        ("F", ["t": "1", "u": "0"], 4), ("F", ["t": "0", "u": "1"], 2),
        ("F", ["t": "0", "u": "0"], 6), ("F", ["u": "0"], 3), ("M", ["t": "1"], 2),
        ("M", ["t": "0", "u": "0"], 10),
      ], targets: ["t", "u"])
    expectClose(found.positive, [1.1, 4.5], absolute: 1e-6)
    expectClose(found.negative, [0.91666667, 0.5625], absolute: 1e-6)
  }

  @Test(arguments: [Mitigation.Method.balancedSampling, .groupDRO])
  func `a rare class that is drawn as often as the other counts no more than it`(
    method: Mitigation.Method
  ) throws {
    var options = TinyRun.options
    options.epochs = 2
    options.mitigation = Mitigation(method, attribute: "sex")
    var run = try TinyRun(
      name: "drawn-\(method)", options: options, positives: { $0 % 4 == 0 },
      attributes: { ["sex": $0 % 8 < 4 ? "F" : "M"] })
    let balanced = try run.finished().model.tensors
    run.options.classWeights = .none
    #expect(try run.finished().model.tensors == balanced)
    run.options.mitigation = nil
    let plain = try run.finished().model.tensors
    run.options.classWeights = .balanced
    #expect(try run.finished().model.tensors != plain)
  }
}
