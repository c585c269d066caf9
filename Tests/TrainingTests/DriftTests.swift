internal import Cohorts
internal import Compute
internal import Evaluation
internal import Files
internal import Foundation
internal import Testing
internal import Training

/// A model tells how a cohort differs from the one it was trained on.
@Suite struct DriftTests {
  /// Half women, a site of five patients.
  private static func attributes(_ number: Int) -> [String: String] {
    ["sex": number % 4 < 2 ? "F" : "M", "site": number % 16 == 1 ? "Kestrel" : "north"]
  }

  private static func drift(of run: TinyRun, from model: ModelFile) throws -> DriftSummary {
    let predictor = try Predictor(
      model: model, workers: WorkerPool(threadCount: 2), buffers: BufferPool())
    let profile = try #require(model.card.trainingProfile)
    let answers = try predictor.answers(
      cohort: run.cohort, indices: run.lock.indices(in: .train), part: nil, progress: { _ in })
    return DriftSummary(training: profile, now: answers.makeup)
  }

  @Test func `the training part does not drift from itself`() throws {
    let run = try TinyRun(name: "drift-none", attributes: Self.attributes)
    let drift = try Self.drift(of: run, from: run.finished().model)
    #expect(
      drift.rows.map(\.name) == [
        "sex", "site", "feature distance", "longer side", "mean intensity", "shorter side",
        "spread of intensities",
      ])
    // Distances are kept of the validation part, which the network has not seen.
    for row in drift.rows where row.name != "feature distance" {
      #expect(abs(row.difference ?? 1) < 1e-6, "\(row)")
      #expect(!row.isFlagged, "\(row)")
    }
  }

  @Test func `another mix and brighter images are flagged by name`() throws {
    let model = try TinyRun(name: "drift-old", attributes: Self.attributes).finished().model
    let other = try TinyRun(name: "drift-new", brightness: 40) { number in
      ["sex": "M", "site": Self.attributes(number)["site", default: ""]]
    }
    let names = try Self.drift(of: other, from: model).flagged.map(\.name)
    #expect(names.contains("sex") && names.contains("mean intensity"))
    #expect(!names.contains("site") && !names.contains("longer side"))
  }

  @Test func `a model names no value of fewer than eleven patients, with any threads`() throws {
    let run = try TinyRun(name: "drift-rare", attributes: Self.attributes)
    let model = try run.finished().model
    let bytes = try model.encoded()
    #expect(bytes.range(of: Data("Kestrel".utf8)) == nil)
    #expect(bytes.range(of: Data("north".utf8)) != nil)
    #expect(try run.digest(threads: 1) == Digest.sha256(bytes))
  }

  @Test func `a model of an older program still loads, and has no numbers`() throws {
    let run = try TinyRun(name: "drift-older", attributes: Self.attributes)
    let url = run.folder.appendingPathComponent("model.fovea")
    var contents = try SafeTensors(data: run.finished().model.encoded())
    var card = contents.metadata["fovea", default: ""]
    let start = try #require(card.range(of: "\"trainingProfile\":")).lowerBound
    let end = try #require(card.range(of: "\"unit\":", range: start..<card.endIndex)).lowerBound
    let profile = card[start..<end]
    card.removeSubrange(start..<end)
    contents.metadata["fovea"] = card
    try contents.encoded().write(to: url)
    #expect(try ModelFile.read(from: url).card.trainingProfile == nil)

    let count = try #require(profile.range(of: "\"otherPatients\":0"))
    let damaged = profile.replacingCharacters(in: count, with: "\"otherPatients\":3")
    contents.metadata["fovea"] = card.replacingCharacters(in: start..<start, with: damaged)
    try contents.encoded().write(to: url)
    let error = #expect(throws: TrainingError.self) { try ModelFile.read(from: url) }
    #expect(
      error?.description
        == "model.fovea: its numbers of the training cohort cannot be; "
        + "the file is damaged; use the original")
  }
}
