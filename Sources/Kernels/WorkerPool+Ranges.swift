internal import Compute

extension WorkerPool {
  /// Calls `body` on ranges that together make 0..<count, concurrently.
  ///
  /// The ranges hold about `grain` each and depend on the two numbers alone, never on the threads.
  func split(
    _ count: Int, grain: Int, _ body: @Sendable (_ range: Range<Int>) -> Void
  ) {
    let chunks = (count + grain - 1) / max(grain, 1)
    run(chunkCount: chunks) { chunk, _ in
      body(chunk * count / chunks..<(chunk + 1) * count / chunks)
    }
  }
}

/// How much work a chunk holds: floats that stay in a first-level cache, few chunks all the same.
let elementsPerChunk = 16_384

/// Rows of so many floats that make up a chunk.
func rowsPerChunk(of floats: Int) -> Int { max(1, elementsPerChunk / max(floats, 1)) }
