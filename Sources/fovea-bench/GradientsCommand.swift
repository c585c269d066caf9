internal import ArgumentParser
internal import Compute
internal import Files
internal import Foundation
internal import Networks
internal import Tensors

/// Writes logits, gradients and losses of plain gradient descent, for another program to compare.
struct GradientsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gradients", abstract: "Gradients and losses of a network on given images.",
    shouldDisplay: false)

  @Option(help: "The backbone, such as resnet18.")
  var architecture: String

  @Option(help: "Safetensors with every parameter, the head too.")
  var weights: String

  @Option(help: "Safetensors with `input` (N, 3, H, W) and `labels` (N).")
  var input: String

  @Option(help: "The safetensors file to write: logits, losses, gradient/NAME.")
  var out: String

  @Option(help: "Steps of gradient descent.")
  var steps = 10

  @Option(help: "Learning rate.")
  var rate: Float = 0.01

  @Option(help: "Threads, this one included.")
  var threads = 2

  /// The size of the head's bias; `classifier.1.bias` is one too.
  private static func outputs(
    of weights: [String: FileTensor], _ architecture: Architecture
  ) -> Int? {
    weights.first { name, _ in
      name.hasPrefix(architecture.headName + ".") && name.hasSuffix(".bias")
    }?.value.shape.first
  }

  func run() throws {
    guard let architecture = Architecture(rawValue: architecture) else {
      throw ValidationError("No architecture is called \(architecture).")
    }
    let weights = try SafeTensors(contentsOf: URL(filePath: weights)).tensors
    let input = try SafeTensors(contentsOf: URL(filePath: input)).tensors
    guard let images = input["input"], images.shape.count == 4, let labels = input["labels"],
      let outputs = Self.outputs(of: weights, architecture)
    else { throw ValidationError("The files lack images, labels or a head.") }
    var step = Step(
      workers: WorkerPool(threadCount: threads), buffers: BufferPool(),
      generator: SeededGenerator(seed: 1))
    var network = Classifier(
      architecture: architecture, outputCount: outputs, generator: &step.generator,
      buffers: step.buffers)
    let report = try network.load(weights, allowPartial: false)
    guard report.matchedShare == 1, !report.headReplaced else {
      throw ValidationError("Not every parameter was in the file.")
    }
    var training = TrainingStep(network: network, truth: labels.values.map { Int($0) })
    let answers = descend(&training, Self.channelsLast(images, in: step), in: &step)
    try AtomicFile.write(SafeTensors(tensors: answers).encoded(), to: URL(filePath: out))
  }

  private func descend(
    _ training: inout TrainingStep, _ x: Tensor, in step: inout Step
  ) -> [String: FileTensor] {
    var answers: [String: FileTensor] = [:]
    var losses: [Float] = []
    for number in 0..<steps {
      let (loss, logits) = training.computeGradients(x, in: &step)
      losses.append(Float(loss))
      if number == 0 {
        answers["logits"] = FileTensor(shape: logits.shape, values: logits.values)
      }
      training.network.visitParameters { name, parameter in
        guard let gradient = parameter.gradient else { return }
        if number == 0 {
          answers["gradient/\(name)"] = FileTensor(
            shape: parameter.fileShape,
            values: parameter.layout.fileValues(gradient.values, shape: gradient.shape))
        }
        parameter.value.withMutableSpan { value in
          let slope = gradient.span
          for index in 0..<value.count { value[index] -= rate * slope[index] }
        }
      }
    }
    answers["losses"] = FileTensor(shape: [losses.count], values: losses)
    return answers
  }

  /// Images `(N, C, H, W)` as `(N, H, W, C)`.
  private static func channelsLast(_ images: FileTensor, in step: Step) -> Tensor {
    let (n, c, h, w) = (images.shape[0], images.shape[1], images.shape[2], images.shape[3])
    var values = [Float](repeating: 0, count: images.values.count)
    for index in images.values.indices {
      let (image, place) = index.quotientAndRemainder(dividingBy: c * h * w)
      let (channel, pixel) = place.quotientAndRemainder(dividingBy: h * w)
      values[(image * h * w + pixel) * c + channel] = images.values[index]
    }
    return Tensor(shape: [n, h, w, c], values: values, in: step.buffers)
  }
}
