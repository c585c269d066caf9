// Compute is the ground floor: threads, memory and chance, each a value that is handed in.
// In:  a thread count, buffer sizes, a seed.
// Out: chunks of work run once each, aligned float buffers, reproducible random numbers.
// Called by: every room that computes; nothing here knows a tensor, a kernel or a file.
// Entry: `Step`, what one pass through a network is given: WorkerPool, BufferPool, generator.

/// What a layer needs from outside for one step: threads, memory and a random generator.
public struct Step: Sendable {
  /// The threads that kernels split their chunks over.
  public let workers: WorkerPool
  /// Where tensors and kernel scratch take their memory.
  public let buffers: BufferPool
  /// The source of every random draw in this step, such as dropout masks.
  public var generator: SeededGenerator

  /// Bundles the three; the pools are shared, the generator is this step's own copy.
  public init(workers: WorkerPool, buffers: BufferPool, generator: SeededGenerator) {
    self.workers = workers
    self.buffers = buffers
    self.generator = generator
  }
}
