import Files
import Foundation
import Testing

/// `fovea weights export`: what it prints, writes and refuses.
@Suite struct ExportTests {
  /// A folder with the workshop's model, cohort and key.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try Workshop.open().copy("cohort", "run", "key", to: folder)
    return folder
  }

  /// What was printed, without what depends on the model's numbers.
  private func settled(_ text: String, in folder: TemporaryFolder) throws -> String {
    text.replacingOccurrences(of: folder.url.path, with: "$FOLDER")
      .replacing(/differ by \d\.\de-\d\d/, with: "differ by X")
  }

  @Test(arguments: [[], ["--images", "cohort"]])
  func `a model becomes an ONNX file whose graph has answered as it does`(
    images: [String]
  ) throws {
    let folder = try folder()
    let ending = try Program.run(
      ["weights", "export", "run/model.fovea", "-o", "m.onnx", "--key", "key"] + images,
      in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(
      ending.messages == """
        the output is unscanned for identities: no seal was named, and the model lies in no run \
        with its cohort

        """)
    let data = try Data(contentsOf: folder.url.appendingPathComponent("m.onnx"))
    let kind = images.isEmpty ? "invented images" : "images of the cohort"
    #expect(
      try settled(ending.output, in: folder) == """
        resnet20_cifar: images (N, 3, 16, 16) in, logits (N, 1) out: finding
        nodes: 9 Add, 19 Conv, 1 Flatten, 1 Gemm, 1 GlobalAveragePool, 2 Pad, 19 Relu, 2 Slice
        parity on 3 \(kind): logits differ by X of the largest, at most 1.0e-04 is allowed
        written: $FOLDER/m.onnx, \(data.count) bytes, sha256 \(Digest.sha256(data))

        """)
    let model = try Digest.sha256(of: folder.url.appendingPathComponent("run/model.fovea"))
    #expect(data.range(of: Data(model.utf8)) != nil)
  }

  @Test func `a dry run reads the model and writes nothing`() throws {
    let folder = try folder()
    let ending = try Program.run(
      ["weights", "export", "run/model.fovea", "-o", "m.onnx", "--dry-run"], in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(
      try settled(ending.output, in: folder)
        == "would write model as ONNX to $FOLDER/m.onnx\n")
    #expect(!folder.holds("m.onnx"))
  }

  @Test func `with force the file is replaced by the same bytes`() throws {
    let folder = try folder()
    var digests: [String] = []
    for options in [[], ["--force", "--threads", "1", "--quiet"]] {
      let ending = try Program.run(
        ["weights", "export", "run/model.fovea", "-o", "m.onnx"] + options, in: folder)
      #expect(ending.status == 0, "\(ending.messages)")
      digests.append(try Digest.sha256(of: folder.url.appendingPathComponent("m.onnx")))
    }
    #expect(digests[0] == digests[1])
  }

  @Test func `as JSON the difference and its bar are numbers`() throws {
    let folder = try folder()
    let ending = try Program.run(
      ["weights", "export", "run/model.fovea", "-o", "m.onnx", "--json"], in: folder)
    let document = try JSONSerialization.jsonObject(with: Data(ending.output.utf8))
    let members = try #require(document as? [String: Any])
    #expect(members["schema"] as? String == "fovea.export/1")
    #expect(members["bar"] as? Double == 1e-4)
    #expect(try #require(members["largestDifference"] as? Double) < 1e-4)
    #expect((members["nodes"] as? [String: Int])?["Conv"] == 19)
  }
}
