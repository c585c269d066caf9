internal import Cohorts
internal import Compute
internal import Evaluation
internal import Files
internal import Networks
internal import Testing
internal import Training

/// Runs whose head is fitted anew on patients set aside.
@Suite struct HeadRetrainingTests {
  /// As many patients of every pair of sex and label, a fifth of which is enough.
  static func run(
    _ name: String, folds: Int = 0, patients: Int = 280, epochs: Int = 3,
    sex: (Int) -> String = { $0 % 4 > 1 ? "F" : "M" },
    change: (inout TrainingOptions) -> Void = { _ in }
  ) throws -> TinyRun {
    var options = TinyRun.options
    options.epochs = epochs
    options.mitigation = Mitigation(.headRetraining, attribute: "sex")
    change(&options)
    return try TinyRun(
      name: "head-\(name)", options: options, folds: folds, patients: patients,
      attributes: { ["sex": sex($0)] })
  }

  private static func notes(_ run: TinyRun) -> [String] {
    run.events.value.compactMap { if case .note(let sentence) = $0 { sentence } else { nil } }
  }

  @Test func `nothing but the head changes after the training, and it tells the sick`() throws {
    let run = try Self.run("body", change: { $0.adapt = .head })
    let tuned = try run.finished()
    var plain = run
    plain.options.mitigation = nil
    let trained = try plain.finished().model
    for (name, tensor) in tuned.model.tensors where !name.hasPrefix("linear.") {
      #expect(trained.tensors[name] == tensor, "\(name)")
    }
    #expect(tuned.model.tensors["linear.weight"] != trained.tensors["linear.weight"])
    #expect(tuned.model.tensors["linear.bias"] != trained.tensors["linear.bias"])
    let scores = tuned.predictions.filter { $0.truth != nil }
    let means = [1, 0].map { truth in
      let own = scores.filter { $0.truth == truth }.compactMap(\.score)
      return own.reduce(0, +) / Double(own.count)
    }
    #expect(means[0] > means[1], "\(means)")
  }

  @Test func `the fifth that is set aside is not trained on, and is told`() throws {
    let run = try Self.run("aside", epochs: 1)
    _ = try run.finished()
    let training = run.lock.indices(in: .train).count
    let aside = training - Int((0.8 * Double(training)).rounded())
    #expect(
      Self.notes(run).contains(
        "training: the head will be fitted anew on \(aside) images of other patients, all pairs of "
          + "sex and label alike."))
    #expect(Self.notes(run).contains { $0.hasPrefix("training: the head is fitted anew, with ") })
    let images = run.events.value.compactMap { event -> Int? in
      if case .phaseStarted(_, let images, _, _) = event { images } else { nil }
    }
    #expect(images == [training - aside])
  }

  @Test func `the best epoch is the one whose head is fitted anew`() throws {
    let run = try Self.run(
      "best", change: { $0.earlyStopping = .init(metric: .auroc, patience: 9) })
    let digest = try run.digest()
    #expect(try run.digest(threads: 1) == digest)
    _ = try run.outcome(stopAfter: 20)
    #expect(try run.digest(resume: true) == digest)
    #expect(Self.notes(run).count { $0.contains("is fitted anew") } == 3)
  }

  @Test func `a fold with too few of some pair is refused before the first fit`() throws {
    // A fold trains on 80 patients and sets 16 aside: not five of each of four pairs.
    let run = try Self.run("few", folds: 2, patients: 200)
    let error = #expect(throws: TrainingError.self) { try run.finished() }
    #expect(
      error?.description
        == "training.mitigation: headRetraining fits the head on patients set aside, and some pair "
        + "of sex and sick is shown by fewer than 5 of them; name an attribute of larger groups, "
        + "or choose another method")
    #expect(error?.exitCode == 65)
    #expect(run.events.value.isEmpty)
  }

  @Test func `one group is none to balance`() throws {
    let run = try Self.run("one", sex: { $0 % 2 == 0 ? "F" : "unknown" })
    let error = #expect(throws: TrainingError.self) { try run.finished() }
    #expect(
      error?.description
        == "training.mitigation: the labelled training images state fewer than two groups of sex; "
        + "name an attribute that tells patients apart")
  }

  @Test func `weights that the new head would undo are refused`() {
    var options = TinyRun.options
    options.mitigation = Mitigation(.headRetraining, attribute: "sex")
    #expect(options.problems == [])
    options.classWeights = .explicit([2])
    options.feedback = FeedbackWeights(accepted: 1, corrected: 2)
    #expect(
      options.problems.map { "\($0.key): \($0.reason)" } == [
        "training.classWeights: is undone by headRetraining, whose head takes all pairs of group "
          + "and label alike",
        "training.feedback: is undone by headRetraining, whose head takes all labels alike",
      ])
    options.mitigation = Mitigation(.worstGroup, attribute: "sex")
    #expect(options.problems == [])
  }
}
