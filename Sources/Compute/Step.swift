// Compute is the ground floor: threads, memory and chance, each a value that is handed in.
// In:  a thread count, buffer sizes, a seed, a choice of convolution.
// Out: chunks of work run once each, aligned float buffers, reproducible random numbers.
// Called by: every room that computes; nothing here knows a tensor, a kernel or a file.
// Entry: `Step`, what one pass through a network is given: threads, buffers, chance, choice.

/// What a layer needs from outside for one step: threads, memory and a random generator.
public struct Step: Sendable {
  /// The threads that kernels split their chunks over.
  public let workers: WorkerPool
  /// Where tensors and kernel scratch take their memory.
  public let buffers: BufferPool
  /// How convolutions are computed.
  public let convolution: ConvolutionChoice
  /// The source of every random draw in this step, such as dropout masks.
  public var generator: SeededGenerator

  /// Bundles the four; the pools are shared, the generator is this step's own copy.
  public init(
    workers: WorkerPool, buffers: BufferPool, generator: SeededGenerator,
    convolution: ConvolutionChoice = .fastest
  ) {
    self.workers = workers
    self.buffers = buffers
    self.generator = generator
    self.convolution = convolution
  }
}
