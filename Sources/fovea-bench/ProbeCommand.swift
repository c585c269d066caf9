internal import ArgumentParser
internal import Compute
internal import Foundation
internal import Kernels

/// Measures what the machine can do now: multiply-adds per second from registers alone.
struct ProbeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe", abstract: "The machine's fastest multiply-adds, as a yardstick.")

  @Option(help: "Threads, this one included.")
  var threads = 2

  @Flag(help: "Measure for each line on standard input; without it, once.")
  var serve = false

  // Short beside a round, long beside the clock's steps and a thread's slice.
  private static let seconds = 0.05
  // Many chunks, so that a thread that is held up does not hold up the others.
  private static let chunksPerThread = 16

  func validate() throws {
    guard threads > 0 else { throw ValidationError("Give 1 thread or more.") }
  }

  func run() throws {
    let workers = WorkerPool(threadCount: threads)
    var steps = 100_000
    for _ in 0..<3 {  // wakes the processor too
      steps = max(1, Int(Double(steps) * Self.seconds / Self.measure(steps, workers).seconds))
    }
    let ready = steps
    try Rounds(count: serve ? nil : 1).serve {
      let (seconds, operations) = Self.measure(ready, workers)
      return ["gflops": operations / seconds * 1e-9]
    }
  }

  /// One measurement with so many steps in each chunk.
  private static func measure(
    _ steps: Int, _ workers: WorkerPool
  ) -> (seconds: Double, operations: Double) {
    let chunks = workers.threadCount * chunksPerThread
    let seconds = Rounds.seconds {
      workers.run(chunkCount: chunks) { _, _ in
        var x = [Float](repeating: 0, count: PeakProbe.floatCount)
        var span = x.mutableSpan
        PeakProbe.run(&span, steps: steps, factor: 0.5, addend: 1)
      }
    }
    return (seconds, 2 * Double(chunks) * Double(steps) * Double(PeakProbe.floatCount))
  }
}
