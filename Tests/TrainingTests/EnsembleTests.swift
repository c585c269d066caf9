internal import Cohorts
internal import Compute
internal import Evaluation
internal import Files
internal import Foundation
internal import Networks
internal import Testing
internal import Training

/// A classifier of the networks of all folds.
@Suite struct EnsembleTests {
  private static func folded(_ name: String) throws -> TinyRun {
    var options = FoldTests.options
    options.keepsFolds = true
    return try TinyRun(name: name, options: options, folds: 2)
  }

  private static let made = Result {
    let run = try folded("kept-folds")
    let tuned = try run.finished()
    let url = run.folder.appendingPathComponent("model.fovea")
    try tuned.model.write(to: url)
    return (run: run, tuned: tuned, url: url)
  }

  private static func rows(
    of model: ModelFile, _ run: TinyRun, threads: Int = 2
  ) throws -> [PredictionRow] {
    try Predictor(
      model: model, workers: WorkerPool(threadCount: threads), buffers: BufferPool()
    ).predict(
      cohort: run.cohort, indices: Array(run.cohort.cases.indices), part: nil,
      progress: { _ in })
  }

  private static func notes(of run: TinyRun) -> [String] {
    run.events.value.compactMap { if case .note(let sentence) = $0 { sentence } else { nil } }
  }

  @Test func `the model holds the folds' networks, and nothing is trained after them`() throws {
    let (run, tuned, url) = try Self.made.get()
    let ensemble = try #require(tuned.model.card.ensemble)
    #expect(ensemble.source == .folds && ensemble.members == 2)
    let prefixes = Set(tuned.model.tensors.keys.map { $0.prefix(6) })
    #expect(prefixes == ["fold0.", "fold1."])
    let phases = run.events.value.compactMap { event -> TrainingPhase? in
      if case .phaseStarted(let phase, _, _, _) = event { phase } else { nil }
    }
    #expect(phases == [.fold(0, of: 2), .fold(1, of: 2)])
    #expect(tuned.history == tuned.foldHistories.last)
    let read = try ModelFile.read(from: url)
    #expect(read == tuned.model)
    #expect(try read.classifiers(in: BufferPool()).count == 2)
    #expect(read.card.networksName == "2 x resnet20_cifar")
  }

  /// The networks of a plain run with the same folds, which leaves them nowhere, are those that
  /// answer out of fold.
  @Test func `out of fold it says what a run says that keeps one network`() throws {
    let (run, tuned, _) = try Self.made.get()
    let plain = try TinyRun(name: "kept-plain", options: FoldTests.options, folds: 2).finished()
    #expect(tuned.predictions == plain.predictions)
    #expect(tuned.predictions.allSatisfy { $0.mutualInformation == nil })
    #expect(tuned.model.card.operatingPoint == plain.model.card.operatingPoint)
    #expect(plain.model.card.ensemble == nil && plain.model.card.reference != nil)
    #expect(tuned.model.card.reference == nil)
    #expect(
      Self.notes(of: run) == [
        "The model is the mean of the probabilities of 2 networks, each trained without one fold.",
        "Thresholds, calibration and sets of answers were fitted out of fold, on answers of one "
          + "network each; the mean of 2 is less extreme, so calibrate it on other patients by "
          + "fovea calibrate before calls are relied on.",
        "Out of fold one network answers: what is measured there is of single networks, not of "
          + "their mean, and has no mutual information.",
        "The model keeps no reference for fovea monitor: out of fold one network answers, and "
          + "the model is the mean of several; fovea calibrate gives it one.",
      ])
  }

  @Test func `an answer is the mean of the networks' and says how far they disagree`() throws {
    let (run, tuned, url) = try Self.made.get()
    let contents = try SafeTensors(contentsOf: url)
    let lone = try (0..<2).map { fold in
      try Self.rows(of: Self.member(fold, of: contents, in: run.folder), run)
    }
    let rows = try Self.rows(of: tuned.model, run)
    #expect(rows.count == 80)
    var largest = 0.0
    for (place, row) in rows.enumerated() where row.status == .ok {
      let (first, second) = (lone[0][place], lone[1][place])
      #expect(first.unitID == row.unitID && first.mutualInformation == nil)
      // A member's own contract does not stand in its way: it was taken away.
      let (p, q) = (try #require(first.score), try #require(second.score))
      #expect(abs(try #require(row.score) - (p + q) / 2) < 1e-12)
      let information = try #require(row.mutualInformation)
      let expected = Self.entropy((p + q) / 2) - (Self.entropy(p) + Self.entropy(q)) / 2
      #expect(abs(information - expected) < 1e-12)
      largest = max(largest, information)
    }
    #expect(largest > 1e-6, "the networks agree everywhere")
  }

  private static func entropy(_ p: Double) -> Double {
    -(p * log(p) + (1 - p) * log(1 - p))
  }

  /// One network of the file as a model of its own, without a contract, as features differ.
  private static func member(
    _ number: Int, of contents: SafeTensors, in folder: URL
  ) throws -> ModelFile {
    let prefix = "fold\(number)."
    var tensors: [String: FileTensor] = [:]
    for (name, tensor) in contents.tensors where name.hasPrefix(prefix) {
      tensors[String(name.dropFirst(prefix.count))] = tensor
    }
    return try edited(
      SafeTensors(metadata: contents.metadata, tensors: tensors),
      [("ensemble", NSNull()), ("contract", NSNull())], as: "member\(number)", in: folder)
  }

  /// A model of other tensors, with other members of its card.
  private static func edited(
    _ contents: SafeTensors, _ edits: [(String, Any)], as name: String, in folder: URL
  ) throws -> ModelFile {
    var contents = contents
    var tree = try JSONSerialization.jsonObject(
      with: Data(contents.metadata["fovea", default: ""].utf8))
    for (path, value) in edits { tree = Damage.put(value, at: [path], in: tree) }
    contents.metadata["fovea"] = String(
      decoding: try JSONSerialization.data(withJSONObject: tree), as: UTF8.self)
    let url = folder.appendingPathComponent("\(name).fovea")
    try contents.encoded().write(to: url)
    return try ModelFile.read(from: url)
  }

  @Test(arguments: [2, 3, 5])
  func `alike networks answer as one of them does, and disagree about nothing`(
    members: Int
  ) throws {
    let run = try TinyRun(name: "alike-\(members)")
    let single = try run.finished().model
    let contents = try SafeTensors(data: single.encoded())
    var tensors: [String: FileTensor] = [:]
    for member in 0..<members {
      for (name, tensor) in contents.tensors { tensors["fold\(member)." + name] = tensor }
    }
    let several = try Self.edited(
      SafeTensors(metadata: contents.metadata, tensors: tensors),
      [("ensemble", ["source": "folds", "members": members])], as: "alike", in: run.folder)
    var rows = try Self.rows(of: several, run)
    for place in rows.indices {
      guard rows[place].score != nil else { continue }
      let information = try #require(rows[place].mutualInformation)
      #expect(information < 1e-14 && (members != 2 || information == 0))
      rows[place].mutualInformation = nil
    }
    #expect(try Self.rows(of: single, run) == rows)
  }

  @Test func `it is the same at one thread, and after an interruption in either fold`() throws {
    let (_, tuned, _) = try Self.made.get()
    let run = try Self.folded("kept-resumed")
    let digest = try tuned.model.digest()
    #expect(try run.digest(threads: 1) == digest)
    for step in [2, 10] {
      guard case .interrupted = try run.outcome(stopAfter: step) else {
        Issue.record("it was not interrupted")
        continue
      }
      #expect(try run.digest(resume: true) == digest, "after step \(step)")
    }
    #expect(try Self.rows(of: tuned.model, run, threads: 1) == Self.rows(of: tuned.model, run))
  }

  @Test func `without folds nothing is kept, and the run says so`() throws {
    var options = FoldTests.options
    options.keepsFolds = true
    let run = try TinyRun(name: "kept-none", options: options)
    #expect(try run.finished().model.card.ensemble == nil)
    #expect(
      Self.notes(of: run).first
        == "training.keepFolds changes nothing, because the split has no folds.")
  }

  @Test func `where one network is needed several are refused`() throws {
    let (_, tuned, _) = try Self.made.get()
    let error = #expect(throws: TrainingError.self) {
      try tuned.model.classifier(in: BufferPool())
    }
    #expect(
      error?.description
        == "model: answers by 2 networks together, and one network is needed here; "
        + "give a model that was trained without training.keepFolds")
    #expect(error?.exitCode == 64)
    #expect(throws: TrainingError.self) { try tuned.model.onnx() }
  }

  @Test(arguments: [
    (1, "its card does not describe a model"), (101, "its card does not describe a model"),
    (2, "lacks 1 tensors or holds them in another shape, such as fold1.linear.weight"),
  ])
  func `a damaged file is refused`(members: Int, fault: String) throws {
    let (run, _, url) = try Self.made.get()
    var contents = try SafeTensors(contentsOf: url)
    contents.tensors["fold1.linear.weight"] = nil
    let error = #expect(throws: TrainingError.self) {
      try Self.edited(
        contents, [("ensemble", ["source": "folds", "members": members])],
        as: "damaged-\(members)", in: run.folder)
    }
    #expect(
      error?.description
        == "damaged-\(members).fovea: \(fault); the file is damaged; use the original")
  }

  /// When a model is made, its networks, tensors and bytes are there together.
  ///
  /// Source: He, Zhang, Ren and Sun (2016), table 6: 0.27 million parameters, of 4 bytes.
  @Test func `a thousand networks take memory when the model is made`() {
    func peak(folds: Int) -> Int {
      var options = TinyRun.options
      options.keepsFolds = true
      return FineTuning.forecast(
        options, start: .random(.resnet20_cifar), outputCount: 1, images: 100, folds: folds,
        memoryBudgetBytes: 1 << 24, workers: WorkerPool(threadCount: 2), convolution: .fastest
      ).memory.peakBytes
    }
    #expect(peak(folds: 1000) > 3 * 1000 * 270_000 * 4)
    #expect(peak(folds: 0) < peak(folds: 1000))
  }
}
