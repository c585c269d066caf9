internal import Cohorts
internal import Compute
internal import Files
internal import Foundation
internal import Networks
internal import ONNX
internal import Testing
internal import Training

/// A fine-tuned model as ONNX: its metadata, and the check before it is written.
@Suite struct ModelExportTests {
  private func check(_ model: ModelFile, against bytes: Data) throws -> ParityCheck {
    try ParityCheck(
      of: model, against: bytes, workers: WorkerPool(threadCount: 2), buffers: BufferPool(),
      convolution: .fastest)
  }

  @Test func `an exported model answers as the model, on invented and on real images`() throws {
    let run = try TinyRun(name: "export")
    let model = try run.finished().model
    let check = try check(model, against: try model.onnx().encoded())
    let invented = ParityCheck.inventedImages(count: 3)
    #expect(try check.confirmedDifference(on: invented) < 1e-5)
    let real = try (0..<4).map { PixelPipeline.unitImage(of: try run.cohort.image(at: $0)) }
    #expect(try check.confirmedDifference(on: real) < 1e-5)
  }

  @Test func `a graph that answers otherwise is refused`() throws {
    let model = try TinyRun(name: "parity").finished().model
    var generator = SeededGenerator(seed: 99)
    let buffers = BufferPool()
    let other = Classifier(
      architecture: try #require(model.card.architecture), outputCount: 1,
      width: model.card.width,
      generator: &generator, buffers: buffers)
    let step = Step(
      workers: WorkerPool(threadCount: 1), buffers: buffers, generator: generator)
    let bytes = try other.exported(side: 16, in: step).encoded()
    let check = try check(model, against: bytes)
    let error = #expect(throws: TrainingError.self) {
      try check.confirmedDifference(on: ParityCheck.inventedImages(count: 1))
    }
    #expect(error?.exitCode == 70)
    #expect(
      error?.description.replacing(/by \S+ of/, with: "by X of")
        == "the exported graph: answers otherwise than the model: logits differ by X of the "
        + "largest, more than 1.0e-04; nothing was written; please report it")
  }

  @Test func `the metadata say what a user of the graph must know`() throws {
    let model = try TinyRun(name: "metadata").finished().model
    let metadata = try model.onnx().metadata
    #expect(
      metadata.keys.sorted() == [
        "fovea.architecture", "fovea.classes", "fovea.decision", "fovea.input", "fovea.model",
        "fovea.preprocessing", "fovea.weights",
      ])
    #expect(metadata["fovea.classes"] == #"["sick"]"#)
    #expect(metadata["fovea.model"] == (try model.digest()))
    #expect(
      metadata["fovea.input"]
        == "float (N, 3, 16, 16), RGB; grey is repeated in all three; to 16 x 16 by an "
        + "antialiased triangle filter, shape kept, centred, bars of the darkest value; then "
        + "(unit * scale - mean) / std, unit in 0...1 from black to white")
    let preprocessing = try StableJSON.decode(
      Preprocessing.self, from: Data((metadata["fovea.preprocessing"] ?? "").utf8), subject: "p")
    #expect(preprocessing == model.card.preprocessing)
    struct Decision: Decodable {
      let unit, aggregate, probability: String
      let operatingPoint: OperatingPoint
    }
    let decision = try StableJSON.decode(
      Decision.self, from: Data((metadata["fovea.decision"] ?? "").utf8), subject: "d")
    #expect(decision.operatingPoint == model.card.operatingPoint)
    #expect(decision.unit == "image" && decision.aggregate == "max")
    #expect(decision.probability == "sigmoid")
  }

  @Test func `the same model gives the same bytes`() throws {
    let model = try TinyRun(name: "bytes").finished().model
    #expect(try model.onnx().encoded() == model.onnx().encoded())
  }
}
