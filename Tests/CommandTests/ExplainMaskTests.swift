import Files
import Foundation
import Testing

/// `fovea explain` of a model that marks pixels, and with predictions.
@Suite struct ExplainMaskTests {
  private func run(_ arguments: [String], in folder: TemporaryFolder) throws -> Program.Ending {
    try Program.run(arguments + ["--key", "key"], in: folder)
  }

  private func document(_ name: String, in folder: TemporaryFolder) throws -> [String: Any] {
    let document = try JSONSerialization.jsonObject(with: Data(folder.text(name).utf8))
    return try #require(document as? [String: Any])
  }

  @Test func `masks of a cohort are explained by their pixels, and tested against people's`()
    throws
  {
    let folder = try PixelCommandTests.trained()
    let ending = try run(
      [
        "explain", "run/model.fovea", "cohort", "-o", "out", "--method", "occlusion,grad-cam",
        "--cohort", "cohort",
      ], in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    let document = try document("out/explanations.json", in: folder)
    let images = try #require(document["images"] as? [[String: Any]])
    #expect(!images.isEmpty)
    for image in images {
      let label = try #require((image["labels"] as? [[String: Any]])?.first)
      let isCalled = try #require(label["isCalled"] as? Bool)
      let pixels = try #require(label["pixels"] as? Int)
      // The square of 8 × 8 pixels; where nothing is marked one pixel is explained.
      #expect(isCalled ? pixels > 1 : pixels == 1, "\(label)")
      #expect((image["neighbours"] as? [[String: Any]])?.count == 5)
    }
    let called = images.compactMap { ($0["labels"] as? [[String: Any]])?.first?["isCalled"] }
    #expect(Set(called.compactMap { $0 as? Bool }) == [true, false])
    let sanity = try #require(document["sanity"] as? [[String: Any]])
    #expect(Set(sanity.compactMap { $0["label"] as? String }) == ["lesion"])
    #expect(
      Set(sanity.compactMap { $0["test"] as? String }) == [
        "randomisation", "deletion", "insertion", "energy",
      ])
    let page = try folder.text("out/explain.html")
    #expect(page.contains("is the mean over the pixels that the model marks"))
  }

  @Test func `predictions come with what explains them, and say what they cannot explain`() throws {
    let folder = try PixelCommandTests.trained()
    let predict = ["predict", "run/model.fovea", "study", "-o", "out", "--explain"]
    let wrong = try run(predict + ["saliency"], in: folder)
    #expect(wrong.status == 64)
    #expect(
      wrong.errors == [
        "--explain: there is no method saliency; give grad-cam, grad-cam++, "
          + "integrated-gradients, occlusion"
      ])
    #expect(!folder.holds("out"))
    let ending = try run(predict + ["grad-cam"], in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(ending.output.contains("\nlesion: 5 positive\n"), "\(ending.output)")
    #expect(ending.output.contains("\nexplained 10 of 10 images, "), "\(ending.output)")
    let explained = try document("out/explanations/explanations.json", in: folder)
    let images = try #require(explained["images"] as? [[String: Any]])
    let rows = try CSVTable(contentsOf: folder.url.appendingPathComponent("out/predictions.csv"))
    #expect(Set(images.compactMap { $0["caseID"] as? String }) == Set(rows.rows.map { $0[0] }))
    // A second run takes the first one's maps away.
    let plain = try run(
      ["predict", "run/model.fovea", "study", "-o", "out", "--force"], in: folder)
    #expect(plain.status == 0, "\(plain.messages)")
    #expect(!folder.holds("out/explanations"))
  }

  @Test(arguments: [
    (["model.neighbours=1"], "takes slices beside an image, and an image is explained alone"),
    (
      ["model.field=window"],
      "sees images through windows, of which each would have a map of its own"
    ),
  ])
  func `a model whose maps would not be those of its answers is refused`(
    settings: [String], reason: String
  ) throws {
    let folder = try PixelCommandTests.trained()
    let trained = try run(
      ["finetune", "cohort", "-o", "other"] + PixelCommandTests.quickly
        + settings.flatMap { ["--set", $0] }, in: folder)
    #expect(trained.status == 0, "\(trained.messages)")
    for arguments in [
      ["explain", "other/model.fovea", "cohort", "-o", "out"],
      ["predict", "other/model.fovea", "study", "-o", "out", "--explain", "grad-cam"],
    ] {
      let ending = try run(arguments, in: folder)
      #expect(ending.status == 64, "\(ending.messages)")
      #expect(
        ending.errors == [
          "model: \(reason); name a classifier, or a model of whole images that marks pixels"
        ])
      #expect(!folder.holds("out"))
    }
  }
}
