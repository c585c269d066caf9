import Compute
import Files
import Networks
import Tensors
import TestSupport
import Testing

@Suite struct PixelFreezingTests {
  static func subject(
    channels: Int = 3, _ architecture: Architecture = .squeezenet1_1
  ) -> PixelSubject {
    PixelSubject(
      PixelPlan(
        encoder: architecture, width: 0.25, outputs: 2, imageChannels: channels, decoderWidth: 4))
  }

  @Test func `gradients above frozen stages are those of the whole pass`() {
    var (whole, frozen) = (Self.subject(), Self.subject())
    frozen.network.freeze(
      prefixes: ["features.0", "features.3", "features.4"], batchNorm: .train)
    #expect(frozen.network.firstTrainableStage == 5)  // features.5 pools, features.6 is a fire
    _ = whole.pass()
    _ = frozen.pass()
    let expected = whole.gradients
    for (name, found) in frozen.gradients {
      #expect(found == expected[name], "\(name)")
    }
    #expect(frozen.gradients["features.4.squeeze.weight"] == nil)
    #expect(frozen.gradients["features.6.squeeze.weight"] != nil)
  }

  @Test func `a frozen encoder leaves a decoder that learns the same`() {
    var (whole, frozen) = (Self.subject(), Self.subject())
    frozen.network.freeze(prefixes: ["features"], batchNorm: .train)
    #expect(frozen.network.firstTrainableStage == frozen.network.stageNames.count - 1)
    _ = whole.pass()
    _ = frozen.pass()
    #expect(frozen.gradients == whole.gradients.filter { $0.key.hasPrefix("decoder.") })
    frozen.network.clearGradients()
    #expect(frozen.gradients.isEmpty)
  }

  @Test func `a frozen decoder keeps its statistics and lets gradients through`() {
    var subject = Self.subject()
    subject.network.freeze(prefixes: ["decoder"], batchNorm: .train)
    let before = subject.network.fileTensors().map(\.tensor)
    _ = subject.pass()
    #expect(subject.network.fileTensors().map(\.tensor) == before)
    #expect(subject.gradients.keys.allSatisfy { $0.hasPrefix("features.") })
    #expect(subject.gradients["features.0.weight"]?.contains { $0 != 0 } == true)
  }

  @Test func `unknown prefixes are told`() {
    let network = Self.subject().network
    let unknown = network.unknownPrefixes(
      among: ["features", "features.5", "decoder", "decoder.2.conv1", "decoder.9", "head"])
    #expect(unknown == ["decoder.9", "head"])
    #expect(network.stageNames.suffix(2) == ["features.12", "decoder"])
    #expect(network.stageIndex(ofParameter: "decoder.head.bias") == 12)
    #expect(network.stageIndex(ofParameter: "features.12.squeeze.bias") == 11)
  }

  @Test(arguments: [
    (
      ["features.9", "layer1"],
      "skips: squeezenet1_1 has no stage layer1 whose output a skip could be"
    ),
    (
      ["features.7", "features.4"],
      "skips: the skip features.4 stands behind a later stage of squeezenet1_1"
    ),
    (
      ["features.0", "features.4"],
      "skips: the skip features.0 is finer than the output, which has a place every 4 pixels"
    ),
  ])
  func `skips that cannot be are refused`(skips: [String], sentence: String) {
    let plan = PixelPlan(encoder: .squeezenet1_1, outputs: 1, outputStride: 4, skips: skips)
    let error = #expect(throws: NetworksError.self) { try plan.requireSkips() }
    #expect(error.map { "\($0.subject): \($0.reason)" } == sentence)
  }

  @Test func `named skips are those that the decoder takes`() throws {
    let plan = PixelPlan(
      encoder: .resnet18, width: 0.25, outputs: 1, decoderWidth: 4, skips: ["layer2", "layer4"])
    try plan.requireSkips()
    var subject = PixelSubject(plan)
    #expect(subject.pass().outputs.map(\.shape) == [[2, 61, 45, 1]])
    let shapes = Dictionary(
      uniqueKeysWithValues: subject.network.fileTensors().map { ($0.name, $0.tensor.shape) })
    #expect(shapes["decoder.1.conv1.weight"] == [32, 128 + 32, 3, 3])
    #expect(shapes["decoder.0.conv1.weight"] == [4, 32, 3, 3])
    #expect(shapes["decoder.2.conv1.weight"] == nil)
  }

  @Test func `equal slices give what weights for one of them give`() throws {
    var (one, three) = (Self.subject(), Self.subject(channels: 9))
    let tensors = Dictionary(
      uniqueKeysWithValues: one.network.fileTensors().map { ($0.name, $0.tensor) })
    let report = try three.network.load(tensors, allowPartial: false)
    #expect(report.slices == 3 && report.isDecoderLoaded)
    let pixels = one.x.values
    let repeated = stride(from: 0, to: pixels.count, by: 3).flatMap { first in
      (0..<3).flatMap { _ in pixels[first..<first + 3] }
    }
    let x = Tensor(shape: three.x.shape, values: repeated, in: three.step.buffers)
    let expected = one.network(one.x, in: &one.step).values
    let size = Double(expected.map(abs).max() ?? 0)
    expectClose(three.network(x, in: &three.step).values, expected, absolute: 1e-5 * size)
  }

  @Test func `a backbone's file fills the encoder, and its head is passed over`() throws {
    var generator = SeededGenerator(seed: 3)
    let backbone = Classifier(
      architecture: .squeezenet1_1, outputCount: 7, width: 0.25, generator: &generator,
      buffers: BufferPool())
    let file = Dictionary(
      uniqueKeysWithValues: backbone.fileTensors().map { ("module." + $0.name, $0.tensor) })
    var subject = Self.subject()
    let report = try subject.network.load(file, allowPartial: false)
    #expect(report.sentences.first == "Backbone tensors loaded: 50 of 50.")
    #expect(report.sentences.last == "The decoder is new.")
    for (name, tensor) in subject.network.fileTensors() where !name.hasPrefix("decoder") {
      #expect(file["module." + name] == tensor, "\(name)")
    }
    let other = file.filter { !$0.key.contains("expand") }
    let error = #expect(throws: NetworksError.self) {
      try subject.network.load(other, allowPartial: false)
    }
    #expect(
      error?.reason.hasPrefix("only 18 of 50 backbone tensors (36 %) are in the file") == true)
  }
}
