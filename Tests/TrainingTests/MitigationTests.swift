internal import Cohorts
internal import Files
internal import Foundation
internal import Networks
internal import Testing
internal import TestSupport
internal import Training

/// Expected numbers are of NumPy and PyTorch, see Tests/Peers/mitigation_literals.py.
@Suite struct MitigationTests {
  private static func options(_ method: Mitigation.Method?) -> TrainingOptions {
    var options = TinyRun.options
    options.epochs = 3
    options.mitigation = method.map { Mitigation($0, attribute: "sex") }
    return options
  }

  private static func sex(_ number: Int) -> [String: String] {
    ["sex": number % 5 == 0 ? "F" : "M"]
  }

  private static func run(
    _ method: Mitigation.Method?, _ name: String
  ) throws -> TinyRun {
    if method == .headRetraining { return try HeadRetrainingTests.run(name) }
    if method == .worstGroup { return try worstGroup(name) }
    return try TinyRun(
      name: "mitigation-\(name)", options: options(method), attributes: sex)
  }

  /// As many patients of every pair of sex and label, some forty of each to be set aside.
  static func worstGroup(
    _ name: String, folds: Int = 0, patients: Int = 1400,
    positives: (Int) -> Bool = { $0 % 2 == 0 }, sex: (Int) -> String = { $0 % 4 > 1 ? "F" : "M" }
  ) throws -> TinyRun {
    var options = TinyRun.options
    (options.epochs, options.batch) = (2, 40)
    options.mitigation = Mitigation(.worstGroup, attribute: "sex")
    return try TinyRun(
      name: "worst-\(name)", options: options, folds: folds, patients: patients,
      positives: positives, attributes: { ["sex": sex($0)] })
  }

  @Test func `groups that lose more come to count more`() {
    let loss = ClassificationLoss(kind: .binary, weights: .init(positive: [1]))
    var risk = GroupRisk(groups: 3)
    let first = risk.value(
      loss, logits: [0.5, -1, 2, 0.25], truths: [[1], [1], [0], [0]], factors: nil,
      groups: [0, 0, 2, 2])
    #expect(abs(first.loss - 0.7937183) < 1e-7)
    expectClose(
      first.gradient, [-0.06298753, -0.12196719, 0.14780789, 0.09433969], absolute: 1e-7)
    expectClose(risk.shares, [0.33367281, 0.33070417, 0.33562302], absolute: 1e-8)
    let second = risk.value(
      loss, logits: [1.5, -0.5], truths: [[0], [1]], factors: nil, groups: [1, 2])
    #expect(abs(second.loss - 0.89442825) < 1e-8)
    expectClose(second.gradient, [0.2725726, -0.2090832], absolute: 1e-7)
    expectClose(risk.shares, [0.33070966, 0.33339177, 0.33589857], absolute: 1e-8)
  }

  /// Images of a sex and a truth each, and the groups they make.
  private func groups(
    _ images: [(sex: String, truth: Int)]
  ) throws -> (groups: MitigationGroups, set: TrainingSet) {
    let cases = images.enumerated().map { number, image in
      var facts = Picture.known(number, patient: number, targets: ["t": "\(image.truth)"])
      facts.attributes = ["sex": image.sex]
      return facts
    }
    let labels = try LabelTable(
      cases: cases, targets: ["t"], unit: .image, uncertain: .ignore)
    let set = try TrainingSet(
      candidates: Array(cases.indices), cases: cases, labels: labels)
    return (
      MitigationGroups(
        set, Mitigation(.reweighting, attribute: "sex"), cases: cases, kind: .binary), set
    )
  }

  @Test func `balanced draws hold every pair of group and label alike`() throws {
    let (groups, set) = try groups(
      (0..<1000).map {
        ($0 < 100 ? "F" : "M", $0 < 10 || (100..<700).contains($0) ? 1 : 0)
      })
    #expect(groups.names == ["F", "M"])
    let plan = EpochPlan(
      epoch: 0, set: set, kind: .binary, options: TinyRun.options, seed: 1, cells: groups.cellOf)
    let drawn = plan.batches.joined().map(\.index)
    #expect(drawn.count == 1000)
    for pair in [0..<10, 10..<100, 100..<700, 700..<1000] {
      #expect((200...300).contains(drawn.count { pair.contains($0) }), "\(pair)")
    }
  }

  @Test func `weights are those of Kamiran and Calders`() throws {
    let (groups, set) = try groups(
      (0..<10).map { ("F", $0 < 2 ? 1 : 0) } + (0..<5).map { ("M", $0 < 4 ? 1 : 0) })
    let weights = groups.weights(of: set, outputs: 1).map { $0[0] }
    expectClose(weights[0], [0.75, 2], absolute: 1e-7)
    expectClose(weights[1], [3, 0.5], absolute: 1e-7)
  }

  @Test(arguments: Mitigation.Method.allCases)
  func `each way has the same bytes with one thread and after an interruption`(
    method: Mitigation.Method
  ) throws {
    let digest = try Self.run(method, "\(method)-two").digest(threads: 2)
    #expect(try Self.run(method, "\(method)-one").digest(threads: 1) == digest)
    let stopped = try Self.run(method, "\(method)-stopped")
    _ = try stopped.outcome(stopAfter: 4)
    #expect(try stopped.digest(resume: true) == digest)
    var plain = stopped
    plain.options.mitigation = nil
    #expect(try plain.digest() != digest)
  }

  @Test func `patients set aside choose the epoch and are not trained on`() throws {
    let run = try Self.worstGroup("aside")
    let tuned = try run.finished()
    let notes = run.events.value.compactMap { event -> String? in
      guard case .note(let sentence) = event else { return nil }
      return sentence
    }
    let training = run.lock.indices(in: .train).count
    let aside = training - Int((0.8 * Double(training)).rounded())
    #expect(
      notes.contains(
        "training: \(aside) images of other patients choose the epoch by their worst group."),
      "\(aside): \(notes)")
    let images = run.events.value.compactMap { event -> Int? in
      if case .phaseStarted(_, let images, _, _) = event { images } else { nil }
    }
    #expect(images == [training - aside])
    #expect(tuned.history.count == 2)
    #expect(tuned.history.allSatisfy { $0.validationAUROC != nil && $0.isAside == true })
    var plain = run
    (plain.options.mitigation, plain.options.epochs) = (nil, 1)
    #expect(try plain.finished().history.allSatisfy { $0.isAside == nil })
  }

  /// Before, a label as rare ended the first epoch with a word on early stopping, and few patients
  /// had the epoch chosen by all of them together.
  @Test(arguments: [(280, 2), (200, 40)], [0, 2])
  func `patients too few to choose an epoch by are told of before the first fit`(
    cohort: (patients: Int, positiveIn: Int), folds: Int
  ) throws {
    let run = try Self.worstGroup(
      "few-\(cohort.patients)-\(folds)", folds: folds, patients: cohort.patients,
      positives: { $0 % cohort.positiveIn == 0 })
    let error = #expect(throws: TrainingError.self) { try run.finished() }
    #expect(
      error?.description
        == "training.mitigation: worstGroup chooses the epoch by the worst group of patients set "
        + "aside, and fewer than two groups of sex have 30 patients of either class among them; "
        + "name an attribute of larger groups, or choose another method")
    #expect(run.events.value.isEmpty)
  }
}
