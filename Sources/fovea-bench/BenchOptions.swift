public import ArgumentParser
public import Compute
internal import Tensors

/// The sizes that every measurement takes.
struct BenchOptions: ParsableArguments {
  @Option(help: "Images in a batch.")
  var batch = 16

  @Option(help: "Height and width of the images, in pixels.")
  var size = 224

  @Option(help: "Threads, this one included.")
  var threads = 2

  @Option(help: "Algorithms that convolutions may use: fastest, unfolded or im2col.")
  var convolution = ConvolutionChoice.fastest

  @Option(help: "Rounds to run at once; without it, one round for each line on standard input.")
  var rounds: Int?

  func validate() throws {
    guard batch > 0, size >= 32, threads > 0, rounds ?? 1 > 0 else {
      throw ValidationError("Give a batch of at least 1, 32 pixels or more, 1 thread or more.")
    }
  }

  /// Fresh workers and buffers.
  var step: Step {
    Step(
      workers: WorkerPool(threadCount: threads), buffers: BufferPool(),
      generator: SeededGenerator(seed: 1), convolution: convolution)
  }

  /// A tensor of uniform draws between −1 and 1, cheap to make.
  static func random(_ shape: [Int], in step: inout Step) -> Tensor {
    var values: [Float] = []
    values.reserveCapacity(shape.reduce(1, *))
    for _ in 0..<shape.reduce(1, *) {
      values.append(Float(Int32(truncatingIfNeeded: step.generator.next() >> 32)) / 0x1p31)
    }
    return Tensor(shape: shape, values: values, in: step.buffers)
  }
}

extension ConvolutionChoice: ExpressibleByArgument {}
