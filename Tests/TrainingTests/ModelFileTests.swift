internal import Cohorts
internal import Compute
internal import Evaluation
internal import Files
internal import Foundation
internal import Testing
internal import Training

@Suite struct ModelFileTests {
  @Test func `a model comes back from its file and answers as in training`() async throws {
    let run = try TinyRun(name: "model")
    let tuned = try run.finished()
    let url = run.folder.appendingPathComponent("model.fovea")
    try tuned.model.write(to: url)
    let model = try ModelFile.read(from: url)
    #expect(model == tuned.model)
    #expect(try Digest.sha256(of: url) == tuned.model.digest())

    let predictor = try Predictor(
      model: model, workers: WorkerPool(threadCount: 2), buffers: BufferPool())
    let validation = run.lock.indices(in: .validation)
    let rows = try predictor.predict(
      cohort: run.cohort, indices: validation, part: .validation, progress: { _ in })
    #expect(rows == tuned.predictions)

    var images = try validation.reversed().map { try run.cohort.image(of: run.cohort.cases[$0]) }
    let streamed = try await predictor.predict(
      next: { images.popLast() }, progress: { _ in })
    #expect(streamed.map(\.score) == rows.map(\.score))
    #expect(streamed.allSatisfy { $0.part == nil })
  }

  @Test func `an image unlike the cohort is out of scope`() async throws {
    let run = try TinyRun(name: "scope")
    let model = try run.finished().model
    let predictor = try Predictor(
      model: model, workers: WorkerPool(threadCount: 1), buffers: BufferPool())
    var images = [
      Picture.grey([Int](repeating: 255, count: 576), side: 24),
      Picture.grey((0..<576).map { ($0 / 24 + $0) % 2 * 255 }, side: 24, number: 1),
      Picture.grey([Int](repeating: 100, count: 100 * 100), side: 100, number: 2),
    ]
    let rows = try await predictor.predict(
      next: { images.popLast() }, progress: { _ in })
    #expect(rows.count == 3)
    #expect(rows.map(\.status) == [.outOfScope, .outOfScope, .outOfScope])
    #expect(rows.allSatisfy { $0.score == nil && !$0.reason.isEmpty })
  }

  @Test func `a model says nothing of time, host, path or threads`() throws {
    let run = try TinyRun(name: "card")
    let contents = try SafeTensors(data: run.finished().model.encoded())
    let card = contents.metadata["fovea", default: ""]
    let words = [run.folder.path, ProcessInfo.processInfo.hostName, "thread", "patient-", "case-"]
    #expect(words.filter { card.contains($0) } == [])
    #expect(card.contains(run.lock.hash))
  }

  @Test func `a weight file is not a model`() throws {
    let run = try TinyRun(name: "weights")
    let url = run.folder.appendingPathComponent("w.safetensors")
    try SafeTensors(tensors: ["a": FileTensor(shape: [1], values: [1])]).encoded().write(to: url)
    let error = #expect(throws: TrainingError.self) { try ModelFile.read(from: url) }
    #expect(
      error?.description
        == "w.safetensors: is a weight file, not a model: it has no card; "
        + "give a .fovea file that fovea finetune wrote")
  }

  @Test func `a damaged model is refused with what is wrong`() throws {
    let run = try TinyRun(name: "damaged")
    let url = run.folder.appendingPathComponent("model.fovea")
    let model = try run.finished().model
    try model.write(to: url)
    var contents = try SafeTensors(contentsOf: url)
    let card = contents.metadata["fovea", default: ""]

    func sentence() throws -> String? {
      try contents.encoded().write(to: url)
      return #expect(throws: TrainingError.self) { try ModelFile.read(from: url) }?.description
    }
    contents.metadata["fovea"] = card.replacingOccurrences(
      of: "\"version\":1,\"weights\"", with: "\"version\":9,\"weights\"")
    #expect(
      try sentence()
        == "model.fovea: has version 9, this program reads 1; "
        + "use the program that made it, or train again")
    contents.metadata["fovea"] = card.replacingOccurrences(
      of: "\"source\":\"validation\"", with: "\"source\":\"none\"")
    #expect(
      try sentence()
        == "model.fovea: its thresholds do not have the hash the card states; "
        + "thresholds are changed with fovea calibrate, which writes a new file")
    contents.metadata["fovea"] = card
    contents.tensors["linear.weight"] = nil
    #expect(
      try sentence()
        == "model.fovea: lacks 1 tensors or holds them in another shape, such as linear.weight; "
        + "the file is damaged; use the original")
    try Data("no model".utf8).write(to: url)
    #expect(throws: TrainingError.self) { try ModelFile.read(from: url) }
    let missing = run.folder.appendingPathComponent("none.fovea")
    let error = #expect(throws: TrainingError.self) { try ModelFile.read(from: missing) }
    #expect(error?.description == "none.fovea: no such file or folder; check the name")
    #expect(error?.exitCode == 66)
  }
}
