internal import ArgumentParser
internal import Compute
internal import Kernels
internal import Tensors

/// Times forward, input gradient and weight gradient of single convolutions.
struct ConvolutionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convolution", abstract: "Single convolution layers.")

  @OptionGroup var options: BenchOptions

  /// A layer of ResNet-18 or ResNet-50 at 224 px; the same as `LAYERS` in Tests/Peers/bench.py.
  private struct Layer {
    let name: String
    let side: Int
    let inputs: Int
    let outputs: Int
    let kernel: Int
    var stride = 1
    var padding = 0
  }

  private static let layers = [
    Layer(
      name: "7×7 stride 2, 3→64, 224", side: 224, inputs: 3, outputs: 64, kernel: 7, stride: 2,
      padding: 3),
    Layer(name: "3×3, 64→64, 56", side: 56, inputs: 64, outputs: 64, kernel: 3, padding: 1),
    Layer(
      name: "3×3 stride 2, 64→128, 56", side: 56, inputs: 64, outputs: 128, kernel: 3, stride: 2,
      padding: 1),
    Layer(
      name: "1×1 stride 2, 64→128, 56", side: 56, inputs: 64, outputs: 128, kernel: 1,
      stride: 2),
    Layer(name: "3×3, 128→128, 28", side: 28, inputs: 128, outputs: 128, kernel: 3, padding: 1),
    Layer(name: "3×3, 256→256, 14", side: 14, inputs: 256, outputs: 256, kernel: 3, padding: 1),
    Layer(name: "3×3, 512→512, 7", side: 7, inputs: 512, outputs: 512, kernel: 3, padding: 1),
    Layer(name: "1×1, 64→256, 56", side: 56, inputs: 64, outputs: 256, kernel: 1),
    Layer(name: "1×1, 1024→256, 14", side: 14, inputs: 1024, outputs: 256, kernel: 1),
  ]

  /// One layer with its tensors.
  private struct Work {
    let layer: Layer
    let geometry: ConvolutionGeometry
    let x: Tensor
    let weight: Tensor
    let dy: Tensor

    init(_ layer: Layer, _ options: BenchOptions, in step: inout Step) {
      let side = max(1, layer.side * options.size / 224)
      self.layer = layer
      geometry = ConvolutionGeometry(
        batch: options.batch, heightIn: side, widthIn: side, channelsIn: layer.inputs,
        channelsOut: layer.outputs, kernelHeight: layer.kernel, kernelWidth: layer.kernel,
        stride: layer.stride, padding: layer.padding)
      x = BenchOptions.random([options.batch, side, side, layer.inputs], in: &step)
      weight = BenchOptions.random(
        [layer.kernel, layer.kernel, layer.inputs, layer.outputs], in: &step)
      dy = BenchOptions.random(geometry.outputShape, in: &step)
    }

    func forward(_ step: Step) {
      var y = Tensor(uninitialized: dy.shape, in: step.buffers)
      var output = y.mutableSpan
      Convolution.forward(
        geometry, choice: step.convolution, input: x.span, weight: weight.span, bias: nil,
        output: &output,
        workers: step.workers, buffers: step.buffers)
    }

    func inputGradient(_ step: Step) {
      var dx = Tensor(uninitialized: x.shape, in: step.buffers)
      var gradient = dx.mutableSpan
      Convolution.inputGradient(
        geometry, choice: step.convolution, outputGradient: dy.span, weight: weight.span,
        inputGradient: &gradient,
        workers: step.workers, buffers: step.buffers)
    }

    func weightGradient(_ step: Step) {
      var dw = Tensor(zeros: weight.shape, in: step.buffers)
      var gradient = dw.mutableSpan
      Convolution.weightGradient(
        geometry, choice: step.convolution, input: x.span, outputGradient: dy.span,
        weightGradient: &gradient,
        workers: step.workers, buffers: step.buffers)
    }
  }

  func run() throws {
    var step = options.step
    let works = Self.layers.map { Work($0, options, in: &step) }
    let ready = step
    try Rounds(count: options.rounds).serve {
      var seconds: [String: Double] = [:]
      for work in works {
        let name = work.layer.name
        seconds["\(name): forward"] = Self.mean { work.forward(ready) }
        seconds["\(name): input gradient"] = Self.mean { work.inputGradient(ready) }
        seconds["\(name): weight gradient"] = Self.mean { work.weightGradient(ready) }
      }
      return seconds
    }
  }

  /// Seconds of one call: the mean of three after one that is not counted, as bench.py does it.
  private static func mean(_ work: () -> Void) -> Double {
    work()
    return Rounds.seconds { for _ in 0..<3 { work() } } / 3
  }
}
