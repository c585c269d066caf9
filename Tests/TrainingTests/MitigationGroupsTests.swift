internal import Cohorts
internal import Files
internal import Testing
internal import Training

/// A mitigation that could do nothing is refused, and no model says that it was at work.
@Suite struct MitigationGroupsTests {
  private static func run(
    _ method: Mitigation.Method, _ attribute: String, _ name: String, folds: Int = 0,
    attributes: (Int) -> [String: String]
  ) throws -> TinyRun {
    var options = TinyRun.options
    options.mitigation = Mitigation(method, attribute: attribute)
    return try TinyRun(
      name: "groups-\(name)-\(method)", options: options, folds: folds, attributes: attributes)
  }

  @Test(
    arguments: [
      ("Sex", "did you mean sex?"), ("scanner", "write one of age, ageBand, sex"),
    ], [Mitigation.Method.groupDRO, .worstGroup])
  func `an attribute that no image has is refused before the first fit`(
    named: (attribute: String, hint: String), method: Mitigation.Method
  ) throws {
    let run = try Self.run(method, named.attribute, named.attribute) {
      ["sex": $0 % 4 > 1 ? "F" : "M", "age": "5\($0 % 10)", "site": "unknown"]
    }
    let error = #expect(throws: TrainingError.self) { try run.finished() }
    #expect(
      error?.description
        == "training.mitigation.attribute \(named.attribute): no image has this attribute; "
        + named.hint)
    #expect(error?.exitCode == 64)
    #expect(run.events.value.isEmpty)
  }

  @Test func `where images have no attributes at all, that is said`() throws {
    let run = try Self.run(.reweighting, "sex", "none") { _ in [:] }
    let error = #expect(throws: TrainingError.self) { try run.finished() }
    #expect(
      error?.description
        == "training.mitigation.attribute sex: no image has this attribute; give attributes to "
        + "fovea ingest, or leave training.mitigation out")
  }

  @Test(arguments: Mitigation.Method.allCases, [0, 2])
  func `one stated value is no group beside others`(
    method: Mitigation.Method, folds: Int
  ) throws {
    let run = try Self.run(method, "sex", "one-\(folds)", folds: folds) {
      ["sex": $0 % 4 > 1 ? "F" : "unknown"]
    }
    let error = #expect(throws: TrainingError.self) { try run.finished() }
    #expect(
      error?.description
        == "training.mitigation: the labelled training images state fewer than two groups of sex; "
        + "name an attribute that tells patients apart")
    #expect(error?.exitCode == 65)
    #expect(run.events.value.isEmpty)
  }
}
