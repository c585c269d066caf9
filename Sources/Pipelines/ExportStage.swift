internal import Cohorts
internal import Compute
internal import Files
public import Foundation
internal import Networks
internal import ONNX
internal import Training

/// Writes a fine-tuned model as ONNX, after its graph has answered as the model does.
public struct ExportStage {
  private let model: URL
  private let output: URL
  private let images: URL?

  /// How many images are compared.
  private static let imageCount = 3

  /// Exports the model in a file; `images` is a cohort to compare answers on, or nil for invented
  /// images.
  public init(model: URL, output: URL, images: URL?) {
    self.model = model
    self.output = output
    self.images = images
  }

  /// Exports, compares and writes, in this order.
  ///
  /// - Throws: `cannotCreate` where the file must not be written, `internalFault` for a graph that
  ///   answers otherwise; what the rooms say.
  public func run(in context: StageContext) throws -> CommandResult {
    try OutputFile(url: output, example: "model.onnx").check(mayReplace: context.mayReplace)
    let source = try ModelSource(model)
    try source.file.requireOneNetwork()
    let samples = try samples(in: context)
    if context.isDryRun {
      return CommandResult(
        "fovea.export/1", lines: ["would write \(source.name) as ONNX to \(output.path)"],
        members: ["model": .text(source.digest), "dryRun": .flag(true)])
    }
    let gate = try ReleaseGate(model: model, context: context)
    gate.announce(in: context)
    let graph = try source.file.onnx()
    let bytes = try graph.encoded()
    let check = try ParityCheck(
      of: source.file, against: bytes, workers: WorkerPool(threadCount: context.threads),
      buffers: BufferPool(), convolution: context.convolution.choice)
    let difference = try check.confirmedDifference(on: samples)
    try gate.check(bytes, named: output.lastPathComponent)
    try AtomicFile.write(bytes, to: output)
    return result(source, graph, bytes, samples.count, difference)
  }

  /// The images to compare answers on.
  private func samples(in context: StageContext) throws -> [UnitImage] {
    guard let images else { return ParityCheck.inventedImages(count: Self.imageCount) }
    let cohort = try Cohort.open(folder: images, key: try context.existingKey())
    return try (0..<min(Self.imageCount, cohort.cases.count)).map {
      PixelPipeline.unitImage(of: try cohort.image(at: $0))
    }
  }

  private func result(
    _ source: ModelSource, _ graph: ONNXModel, _ bytes: Data, _ count: Int, _ difference: Double
  ) -> CommandResult {
    let card = source.file.card
    let (side, labels) = (card.preprocessing.inputSize, card.heads[0].labels)
    let digest = Digest.sha256(bytes)
    let operators = graph.operatorCounts.sorted { $0.key < $1.key }
    let kind = images == nil ? "invented images" : "images of the cohort"
    return CommandResult(
      "fovea.export/1",
      lines: [
        "\(card.networkName): images (N, 3, \(side), \(side)) in, logits "
          + "(N, \(labels.count)) out: \(labels.joined(separator: ", "))",
        "nodes: " + operators.map { "\($0.value) \($0.key)" }.joined(separator: ", "),
        "parity on \(count) \(kind): logits differ by \(ParityCheck.text(difference)) of the "
          + "largest, at most \(ParityCheck.text(ParityCheck.bar)) is allowed",
        "written: \(output.path), \(bytes.count) bytes, sha256 \(digest)",
      ],
      members: [
        "model": .text(source.digest), "file": .text(output.path), "sha256": .text(digest),
        "bytes": .integer(bytes.count), "images": .integer(count),
        "largestDifference": .number(difference), "bar": .number(ParityCheck.bar),
        "nodes": .object(graph.operatorCounts.mapValues { .integer($0) }), "dryRun": .flag(false),
      ])
  }
}
