internal import Cohorts
internal import Compute
internal import Files
internal import Testing
internal import Training

/// Heads of planted features.
@Suite struct HeadReserveTests {
  private static let rule = Mitigation(.headRetraining, attribute: "sex")
  private static let workers = WorkerPool(threadCount: 1)

  private static func cases(
    _ count: Int, sex: (Int) -> String = { $0 % 2 == 0 ? "F" : "M" },
    targets: (Int) -> [String: String]
  ) -> [CaseFacts] {
    (0..<count).map {
      Picture.known($0, patient: $0, targets: targets($0), attributes: ["sex": sex($0)])
    }
  }

  private static func reserve(
    _ cases: [CaseFacts], targets: [String] = ["t"], seed: UInt64 = 1
  ) throws -> HeadReserve {
    let labels = try LabelTable(
      cases: cases, targets: targets, unit: .image, uncertain: .ignore)
    let all = Array(cases.indices)
    return try HeadReserve(
      PatientReserve(candidates: all, rule: rule, cases: cases, labels: labels, seed: seed),
      of: all, rule: rule, cases: cases, labels: labels)
  }

  /// By image its logits.
  private static func logits(_ head: RetrainedHead, _ features: [[Float]]) -> [[Float]] {
    features.map { row in
      head.biases.indices.map { output in
        row.indices.reduce(head.biases[output]) {
          $0 + head.weights[output * row.count + $1] * row[$1]
        }
      }
    }
  }

  @Test func `of several classes each gets its output`() throws {
    let reserve = try Self.reserve(
      Self.cases(300) { ["t": ["a", "b", "c"][$0 / 2 % 3]] })
    #expect(reserve.indices.count == 60)
    let features = reserve.indices.map { number -> [Float] in
      (0..<3).map { $0 == number / 2 % 3 ? 1 : 0 } + [Float(number % 2)]
    }
    let head = try reserve.head(of: features, seed: 1, on: Self.workers)
    #expect(head.biases.count == 3 && head.weights.count == 12 && head.penalties.count == 1)
    for (number, logits) in zip(reserve.indices, Self.logits(head, features)) {
      #expect(logits.firstIndex(of: logits.max() ?? 0) == number / 2 % 3, "\(number): \(logits)")
    }
  }

  @Test func `each label has a head of its own, of the images that have it`() throws {
    let reserve = try Self.reserve(
      Self.cases(320) { number in
        let t = ["t": "\(number / 2 % 2)"]
        return number % 5 == 0 ? t : t.merging(["u": "\(number / 4 % 2)"]) { $1 }
      }, targets: ["t", "u"])
    let features = reserve.indices.map { number -> [Float] in
      [Float(number / 2 % 2), Float(number / 4 % 2), Float(number % 2)]
    }
    let head = try reserve.head(of: features, seed: 1, on: Self.workers)
    #expect(head.penalties.count == 2)
    let own = [head.weights[0], head.weights[4]]
    let others = [1, 2, 3, 5].map { head.weights[$0] }
    #expect(own.allSatisfy { $0 > 1 }, "\(head.weights)")
    #expect(others.allSatisfy { abs($0) < 0.5 * own[0] }, "\(head.weights)")
    for (number, logits) in zip(reserve.indices, Self.logits(head, features)) {
      #expect((logits[0] > 0) == (number / 2 % 2 == 1), "\(number)")
      #expect((logits[1] > 0) == (number / 4 % 2 == 1), "\(number)")
    }
  }

  @Test(arguments: [(3, 2), (2, 2)])
  func `too few to part are told so, and not of a share that nobody set`(
    count: Int, left: Int
  ) throws {
    let cases = Self.cases(count) { ["t": count == 2 ? "\($0)" : ["a", "b", "c"][$0]] }
    let labels = try LabelTable(cases: cases, targets: ["t"], unit: .image, uncertain: .ignore)
    let error = #expect(throws: TrainingError.self) {
      try PatientReserve(
        candidates: Array(cases.indices), rule: Mitigation(.worstGroup, attribute: "sex"),
        cases: cases, labels: labels, seed: 1)
    }
    #expect(
      error?.description
        == "training.mitigation: worstGroup sets a fifth of the patients aside, and of \(count) "
        + "labelled training patients \(left) would be left, where \(count) are needed to show "
        + "every answer and one to be set aside; label more patients, or choose another method")
    #expect(error?.exitCode == 64)
  }

  @Test func `who states no group is no part of the head`() throws {
    let stated = Self.cases(
      400, sex: { $0 % 8 > 5 ? "unknown" : $0 % 2 == 0 ? "F" : "M" }
    ) { ["t": "\($0 / 2 % 2)"] }
    let reserve = try Self.reserve(stated)
    #expect((50...70).contains(reserve.indices.count), "\(reserve.indices.count)")
    #expect(reserve.indices.allSatisfy { $0 % 8 <= 5 })
  }

  @Test(arguments: 1...8)
  func `who is set aside are the groups of the whole`(seed: Int) throws {
    // A fifth of 45 women with either label; without regard to sex it would be 4 to 14 of them.
    let reserve = try Self.reserve(
      Self.cases(900, sex: { $0 / 2 % 10 == 0 ? "F" : "M" }) { ["t": "\($0 % 2)"] },
      seed: UInt64(seed))
    #expect(reserve.indices.count == 180)
    for truth in [0, 1] {
      let women = reserve.indices.count { $0 % 2 == truth && $0 / 2 % 10 == 0 }
      #expect((8...10).contains(women), "\(women)")
    }
  }

  @Test func `the names of patients do not matter, their order does`() throws {
    let cases = Self.cases(300) { ["t": "\($0 / 2 % 2)"] }
    let renamed = cases.map { facts in
      var other = facts
      other.patientID = "x" + String(facts.patientID.reversed())
      return other
    }
    let features = try Self.reserve(cases).indices.map { number -> [Float] in
      [Float(number / 2 % 2 + number % 7), Float(number % 2), Float(number % 5)]
    }
    let heads = try [cases, renamed].map {
      try Self.reserve($0).head(of: features, seed: 1, on: Self.workers)
    }
    #expect(heads[0] == heads[1])
  }

  @Test func `features that are all alike make no head`() throws {
    let reserve = try Self.reserve(Self.cases(200) { ["t": "\($0 / 2 % 2)"] })
    let error = #expect(throws: TrainingError.self) {
      try reserve.head(
        of: reserve.indices.map { _ in [1, 2] }, seed: 1, on: Self.workers)
    }
    #expect(
      error?.description
        == "training.mitigation: the network has the same features for all 40 images set aside; "
        + "lower training.learningRate; no model was written")
  }
}
