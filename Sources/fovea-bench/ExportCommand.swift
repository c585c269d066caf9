internal import ArgumentParser
internal import Compute
internal import Files
internal import Foundation
internal import Networks
internal import ONNX
internal import Tensors

/// Writes a network as ONNX, with images and what we answer to them, for another program to
/// compare; weights are random but for those of a given file.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "A network as ONNX, with images and logits.",
    shouldDisplay: false)

  @Option(help: "The backbone, such as resnet18, or unet.")
  var network: String

  @Option(help: "Safetensors for a backbone.")
  var weights: String?

  @Option(help: "The ONNX file to write.")
  var out: String

  @Option(help: "The safetensors file to write: input (N, 3, H, W) and logits.")
  var answers: String

  @OptionGroup var options: BenchOptions

  func run() throws {
    var step = options.step
    let x = BenchOptions.random([options.batch, options.size, options.size, 3], in: &step)
    let (model, y) = try exported(x, in: &step)
    try AtomicFile.write(model, to: URL(filePath: out))
    let tensors = ["input": FileTensor(channelsFirst: x), "logits": FileTensor(channelsFirst: y)]
    try AtomicFile.write(SafeTensors(tensors: tensors).encoded(), to: URL(filePath: answers))
  }

  /// The graph of the network, and its logits.
  private func exported(_ x: Tensor, in step: inout Step) throws -> (Data, Tensor) {
    if network == "unet" {
      var unet = UNet(UNetPlan(outputs: 2), generator: &step.generator, buffers: step.buffers)
      unet.visitParameters { Self.move($0, &$1) }
      let small = Self.smallImages(in: &step)
      for _ in 0..<Self.passes { _ = unet.forward(small, in: &step) }
      let plan = unet.prepared(for: .batches, in: step)
      return (try unet.exported(side: options.size, in: step).encoded(), plan(x, in: &step))
    }
    guard let architecture = Architecture(rawValue: network) else {
      throw ValidationError("No network is called \(network).")
    }
    var classifier = Classifier(
      architecture: architecture, outputCount: 5, generator: &step.generator,
      buffers: step.buffers)
    classifier.visitParameters { Self.move($0, &$1) }
    let small = Self.smallImages(in: &step)
    for _ in 0..<Self.passes { _ = classifier.forward(small, from: 0, in: &step) }
    if let weights {
      let tensors = try SafeTensors(contentsOf: URL(filePath: weights)).tensors
      _ = try classifier.load(tensors, allowPartial: false)
    }
    let plan = InferencePlan(classifier, for: .batches, in: step)
    return (try classifier.exported(side: options.size, in: step).encoded(), plan(x, in: &step))
  }

  /// So many passes bring running statistics within 1 % of their batch's: 0.9⁶⁰ is 0.002.
  private static let passes = 60

  /// A batch for the running statistics; without these, deep networks answer with their biases.
  private static func smallImages(in step: inout Step) -> Tensor {
    BenchOptions.random([8, 64, 64, 3], in: &step)
  }

  /// Moves the numbers of norms away from the identity, as training does.
  private static func move(_ name: String, _ parameter: inout Parameter) {
    guard parameter.role == .normalisation else { return }
    var generator = SeededGenerator(seed: UInt64(parameter.value.count))
    let isShift = parameter.value.values.first == 0
    parameter.value.withMutableSpan { value in
      for index in 0..<value.count {
        value[index] = Float(generator.uniform(in: isShift ? -0.2...0.2 : 0.7...1.3))
      }
    }
  }
}
