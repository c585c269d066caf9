package import Compute
internal import Synchronization

/// Numbered replicates shared out among threads; which thread runs one changes no result.
package enum Replicates {
  /// How many numbers a block usually has.
  package static let usualBlockSize = 25

  /// The results of all replicates in order; `body` gets blocks of numbers, ascending.
  package static func map<Result: Sendable>(
    _ count: Int, on pool: WorkerPool, blockSize: Int = usualBlockSize,
    _ body: @Sendable (Range<Int>) -> [Result]
  ) -> [Result] {
    let blocks = (count + blockSize - 1) / blockSize
    let parts = Mutex<[Int: [Result]]>([:])
    pool.run(chunkCount: blocks) { block, _ in
      let results = body(block * blockSize..<min((block + 1) * blockSize, count))
      parts.withLock { $0[block] = results }
    }
    let all = parts.withLock { $0 }
    return (0..<blocks).flatMap { all[$0] ?? [] }
  }
}
