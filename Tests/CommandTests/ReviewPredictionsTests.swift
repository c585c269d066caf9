import Files
import Foundation
import Testing

/// Decisions that rest on what models said out of fold, which nothing can say anew.
@Suite struct ReviewPredictionsTests {
  private let models = ["first/model.fovea", "second/model.fovea"]

  /// Puts other scores into a file of predictions, a tenth of what they were.
  private func change(_ name: String, of arena: ReviewArena) throws {
    let text = try arena.folder.text(name)
    let changed = text.replacingOccurrences(of: "\"score\" : 0.", with: "\"score\" : 0.0")
    try #require(changed != text)
    try arena.folder.write(changed, to: name)
  }

  @Test func `the model in use is compared by the predictions that the folder keeps`() throws {
    let arena = try ReviewArena()
    let promoted = try arena.decide(models[0], models[1], ["--margin", "0.9"])
    #expect(promoted.status == 0, "\(promoted.messages)")
    let again = try arena.decide("registry/current.fovea", models[0], ["--margin", "0.9"])
    #expect(again.status == 0, "\(again.messages)")
    #expect(try arena.data("registry/current.fovea") == arena.data(models[0]))
    let kept = try FileManager.default.contentsOfDirectory(
      atPath: arena.folder.path("registry/predictions"))
    #expect(kept.count == 2)
    for run in ["first", "second"] {
      let digest = Digest.sha256(try arena.data("\(run)/model.fovea"))
      let own = try arena.data("\(run)/predictions.json")
      #expect(try arena.data("registry/predictions/\(digest).json") == own)
      let history = try arena.folder.text("registry/history.jsonl")
      #expect(history.contains("\"\(digest)\":\"\(Digest.sha256(own))\""))
    }
    let back = try arena.run(["review", "roll-back", "registry"])
    #expect(back.status == 0, "\(back.messages)")
    let third = try arena.decide("registry/current.fovea", models[0], ["--margin", "0.9"])
    #expect(third.status == 0, "\(third.messages)")
    #expect(try arena.run(["audit", "verify", "registry"]).status == 0)
  }

  @Test func `predictions that were changed beside the model decide nothing`() throws {
    let arena = try ReviewArena()
    try change("second/predictions.json", of: arena)
    let ending = try arena.decide(models[0], models[1], ["--margin", "0.9"])
    #expect(ending.status == 65)
    // Line 1 says that fine-tuning began, line 2 what it wrote.
    #expect(
      ending.errors == [
        "predictions.json: was changed or removed since line 2 of audit.jsonl; restore it, or make "
          + "it anew"
      ])
    #expect(!arena.folder.holds("registry"))
  }

  @Test func `predictions that were changed in the folder decide nothing`() throws {
    let arena = try ReviewArena()
    let promoted = try arena.decide(models[0], models[1], ["--margin", "0.9"])
    #expect(promoted.status == 0, "\(promoted.messages)")
    let digest = Digest.sha256(try arena.data(models[1]))
    let own = Digest.sha256(try arena.data("second/predictions.json"))
    try change("registry/predictions/\(digest).json", of: arena)
    let ending = try arena.decide("registry/current.fovea", models[0], ["--margin", "0.9"])
    #expect(ending.status == 65)
    #expect(
      ending.errors == [
        "\(digest).json: is missing, or not the predictions that history.jsonl names; restore it "
          + "from a copy; its sha256 is \(own)"
      ])
  }

  @Test func `predictions without a log, or none, decide nothing`() throws {
    let arena = try ReviewArena()
    try FileManager.default.createDirectory(
      at: arena.folder.url.appendingPathComponent("copy"), withIntermediateDirectories: true)
    try arena.folder.write(arena.data("second/model.fovea"), to: "copy/model.fovea")
    let none = try arena.decide(models[0], "copy/model.fovea", [])
    #expect(none.status == 66)
    #expect(
      none.errors == [
        "predictions.json: is not beside the model, whose networks of the folds are gone; name "
          + "the model in the folder where fovea finetune wrote it, or compare on the test part "
          + "with --test"
      ])
    try arena.folder.write(arena.data("second/predictions.json"), to: "copy/predictions.json")
    let unsigned = try arena.decide(models[0], "copy/model.fovea", [])
    #expect(unsigned.status == 65)
    #expect(
      unsigned.errors == [
        "predictions.json: is in no audit log beside it, so that nobody knows who wrote it; name "
          + "the model in the folder where fovea finetune wrote it"
      ])
  }
}
