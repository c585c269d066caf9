internal import Files
internal import Ingest

/// Work on files that needs no worker, on two lanes side by side, as the pool of workers has them.
enum Lanes {
  private static let count = 2

  /// Calls `process` for each entry and `each` with what it gives, here; tells the numbers of the
  /// entries that gave something.
  ///
  /// On a signal it ends early: who called is about to say so.
  ///
  /// - Throws: what `process` throws.
  static func run(
    _ entries: [InputEntry], isolation: isolated (any Actor)? = #isolation,
    process: @escaping @Sendable (InputEntry) throws -> DeliveryRecord?,
    each: (DeliveryRecord) -> Void
  ) async throws -> Set<Int> {
    let (records, feed) = AsyncStream<DeliveryRecord>.makeStream()
    var done: Set<Int> = []
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        defer { feed.finish() }
        try await withThrowingTaskGroup(of: Void.self) { lanes in
          for lane in 0..<count {
            lanes.addTask {
              for index in stride(from: lane, to: entries.count, by: count) {
                if Interruption.isRequested || Task.isCancelled { return }
                if let record = try process(entries[index]) { feed.yield(record) }
              }
            }
          }
          try await lanes.waitForAll()
        }
      }
      for await record in records {
        done.insert(record.number)
        each(record)
      }
      try await group.waitForAll()
    }
    return done
  }
}
