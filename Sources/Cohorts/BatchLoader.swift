public import Compute
public import Tensors

/// Several samples and what a network is fed of them.
public struct Batch: Sendable {
  /// The samples, in order.
  public let samples: [Sample]
  /// `(N, …)`, one row per sample.
  public let values: Tensor
}

/// Hands out the batches of a plan one after the other, each loaded by all workers together.
///
/// At most one batch is in memory, besides what `PreparedImages` keeps.
public struct BatchLoader: Sendable {
  private let plan: [[Sample]]
  private var position: Int

  /// Makes a loader that begins with batch `first` of the plan.
  public init(plan: [[Sample]], first: Int) {
    self.plan = plan
    position = first
  }

  /// The next batch, or nil after the last.
  ///
  /// - Parameter value: what the network is fed of one sample, `(1, …)`; called from workers.
  /// - Throws: what loading an image throws.
  public mutating func next(
    workers: WorkerPool, buffers: BufferPool,
    value: @Sendable (Sample) throws(CohortsError) -> Tensor
  ) throws(CohortsError) -> Batch? {
    guard position < plan.count else { return nil }
    let samples = plan[position]
    let rows = try workers.values(count: samples.count) { (index) throws(CohortsError) in
      try value(samples[index])
    }
    position += 1
    return Batch(samples: samples, values: Self.joined(rows, in: buffers))
  }

  /// The rows one after the other: `(1, …)` each, `(N, …)` together.
  private static func joined(_ rows: [Tensor], in buffers: BufferPool) -> Tensor {
    let inner = rows.first.map { Array($0.shape.dropFirst()) } ?? []
    var result = Tensor(uninitialized: [rows.count] + inner, in: buffers)
    var target = result.mutableSpan
    var place = 0
    for row in rows {
      precondition(row.count * rows.count == target.count, "rows of a batch differ in shape")
      let source = row.span
      for index in 0..<source.count {
        target[place] = source[index]
        place += 1
      }
    }
    return result
  }
}
