internal import ArgumentParser
internal import Compute
internal import Networks
internal import Tensors

/// Times ResNet-18 predicting one batch.
struct InferCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "infer", abstract: "ResNet-18 predicting a batch.")

  @OptionGroup var options: BenchOptions

  func run() throws {
    var step = options.step
    let network = Classifier(
      architecture: .resnet18, outputCount: 10, generator: &step.generator,
      buffers: step.buffers)
    let x = BenchOptions.random([options.batch, options.size, options.size, 3], in: &step)
    try Rounds(count: options.rounds).serve {
      ["inference": Rounds.seconds { _ = network(x, in: &step) }]
    }
  }
}
