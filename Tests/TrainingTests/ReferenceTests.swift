internal import Cohorts
internal import Compute
internal import Evaluation
internal import Files
internal import Foundation
internal import Testing
internal import Training

/// What a model keeps for a monitor to hold later patients against.
@Suite struct ReferenceTests {
  private static let made = Result {
    var options = TinyRun.options
    options.epochs = 1
    let run = try TinyRun(
      name: "reference", options: options, folds: 2,
      attributes: { ["sex": $0 % 5 < 2 ? "F" : "M"] })
    return (run: run, tuned: try run.finished())
  }

  /// A model that was calibrated on all images of its cohort, which is no more than they are.
  private static func calibrated(
    _ run: TinyRun, _ model: ModelFile, threads: Int = 2
  ) throws -> MonitorReference {
    let predictor = try Predictor(
      model: model, workers: WorkerPool(threadCount: threads), buffers: BufferPool())
    let cases = try predictor.monitored(
      cohort: run.cohort, indices: Array(run.cohort.cases.indices), progress: { _ in })
    return try #require(
      MonitorReference(
        try predictor.patients(of: cases), labels: ["sick"], source: .calibration))
  }

  @Test func `with folds it is of answers out of fold, without features, and comes back`() throws {
    let (run, tuned) = try Self.made.get()
    let reference = try #require(tuned.model.card.reference)
    #expect(reference.source == .outOfFold && reference.embedding == nil)
    #expect(reference.whole.patients == run.lock.indices(in: .train).count)
    #expect(reference.whole.labels.map(\.label) == ["sick"])
    #expect(reference.whole.labels[0].probabilities != nil)
    #expect(reference.whole.numbers.count == 9 && reference.parts.allSatisfy { $0.features == nil })
    let url = run.folder.appendingPathComponent("reference.fovea")
    try tuned.model.write(to: url)
    #expect(try ModelFile.read(from: url) == tuned.model)
  }

  @Test func `features are kept of images that a finished model is shown, at any thread count`()
    throws
  {
    let (run, tuned) = try Self.made.get()
    let reference = try Self.calibrated(run, tuned.model)
    #expect(reference.whole.features?.patients == 80)
    #expect(reference.embedding?.width == tuned.model.card.contract?.featureMean.count)
    #expect(reference.parts.map(\.group) == ["all", "F", "M"])
    #expect(reference.isSound)
    #expect(try Self.calibrated(run, tuned.model, threads: 1) == reference)
  }

  @Test func `too few patients keep none, and the run says so`() throws {
    let run = try TinyRun(name: "no-reference")
    #expect(try run.finished().model.card.reference == nil)
    let notes = run.events.value.compactMap { event -> String? in
      if case .note(let sentence) = event { sentence } else { nil }
    }
    #expect(
      notes.contains(
        "The model keeps no reference for fovea monitor: fewer than 30 patients were set aside."))
  }

  @Test(arguments: [
    (#""counts":\[\d+"#, #""counts":[3"#), (#""edges":\["#, #""edges":[1e9,"#),
    (#""source":"out-of-fold""#, #""source":"elsewhere""#),
  ])
  func `a reference that cannot be is refused in a sentence`(
    pattern: String, replacement: String
  ) throws {
    let (run, tuned) = try Self.made.get()
    var contents = try SafeTensors(data: tuned.model.encoded())
    let card = try #require(contents.metadata["fovea"])
    let broken = card.replacingOccurrences(
      of: pattern, with: replacement, options: .regularExpression)
    #expect(broken != card)
    contents.metadata["fovea"] = broken
    let url = run.folder.appendingPathComponent("broken.fovea")
    try contents.encoded().write(to: url)
    let error = #expect(throws: TrainingError.self) { try ModelFile.read(from: url) }
    #expect(error?.exitCode == 65)
  }
}
