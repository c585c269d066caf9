internal import Compute

/// Per-channel sums over the rows of a matrix, in `Double`, by chunks of rows that are added up in
/// order.
enum RowSums {
  /// Few enough partial sums to add up on one thread, enough for any number of workers to share.
  private static let mostChunks = 64

  /// Calls `add` on ranges of rows with zeroed totals (sums, channels), then `use` with their sums.
  ///
  /// - Parameters:
  ///   - sums: how many totals a channel has.
  ///   - grain: the rows that are worth a chunk; nil for rows of a float per channel.
  ///   - add: adds the range's rows to the totals it is given.
  ///   - use: is given the totals of all rows.
  static func with(
    rows: Int, channels: Int, sums: Int, grain: Int? = nil, workers: WorkerPool,
    buffers: BufferPool,
    _ add: @Sendable (_ rows: Range<Int>, _ totals: UnsafeMutablePointer<Double>) -> Void,
    use: (_ totals: UnsafePointer<Double>) -> Void
  ) {
    let chunks = max(1, min(mostChunks, rows / (grain ?? rowsPerChunk(of: channels))))
    let size = sums * channels
    buffers.withDoubles(count: chunks * size) { totals in
      nonisolated(unsafe) let totals = totals
      totals.update(repeating: 0, count: chunks * size)
      workers.run(chunkCount: chunks) { chunk, _ in
        add(chunk * rows / chunks..<(chunk + 1) * rows / chunks, totals + chunk * size)
      }
      for chunk in 1..<max(chunks, 1) {
        for index in 0..<size { totals[index] += totals[chunk * size + index] }
      }
      use(UnsafePointer(totals))
    }
  }
}
