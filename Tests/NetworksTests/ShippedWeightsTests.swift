import Compute
import Files
import Foundation
import Networks
import Testing

@Suite struct ShippedWeightsTests {
  @Test(arguments: ShippedWeights.names)
  func `shipped weights fill their network and say what they expect`(
    _ architecture: Architecture, _ name: String
  ) throws {
    let url = try WeightSource.find(name, in: [ShippedWeights.folder])
    let source = try WeightSource(contentsOf: url, architecture: nil)
    #expect(source.statement == .metadata)
    #expect(source.card.architecture == architecture)
    #expect(
      source.card.normalisation
        == InputNormalisation(
          mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25], scale: 1))
    var generator = SeededGenerator(seed: 1)
    var network = Classifier(
      architecture: source.card.architecture, outputCount: 2, generator: &generator,
      buffers: BufferPool())
    let report = try network.load(source.tensors, allowPartial: false)
    #expect(report.matchedShare == 1)
    #expect(report.headReplaced)
  }

  @Test(arguments: ShippedWeights.names.values)
  func `a model card beside them names their bytes`(_ name: String) throws {
    let folder = ShippedWeights.folder
    let url = try WeightSource.find(name, in: [folder])
    let card = try String(contentsOf: folder.appending(path: "\(name).md"), encoding: .utf8)
    #expect(card.contains("SHA-256 \(Digest.sha256(try Data(contentsOf: url)))"))
  }

  @Test func `all shipped weights together stay below 24 MiB`() throws {
    let files = try FileManager.default.contentsOfDirectory(
      at: ShippedWeights.folder, includingPropertiesForKeys: [.fileSizeKey])
    let bytes = try files.map { try $0.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0 }
    #expect(bytes.reduce(0, +) <= 24 << 20)
  }
}
