public import Compute
public import Tensors

/// Several samples and what a network is fed of them.
public struct Batch: Sendable {
  /// The samples, in order.
  public let samples: [Sample]
  /// `(N, …)`, one row per sample.
  public let values: Tensor

  /// Makes a batch of as many samples as rows.
  package init(samples: [Sample], values: Tensor) {
    self.samples = samples
    self.values = values
  }
}

/// Hands out the batches of a plan one after the other; the next ones are prepared meanwhile.
///
/// Batches and their bytes are those of the plan, however many threads prepare them. A class so
/// that its threads end with it, whether the plan was used up or not.
public final class BatchLoader {
  private let plan: [[Sample]]
  private let ring: BatchRing
  private var position: Int
  /// The next batch of the ring, which has those that are not empty.
  private var ringPosition: Int
  private let buffers: BufferPool
  private var waited = Duration.zero

  /// How long `next` has waited for batches that were not ready.
  public var waitedSeconds: Double { waited / .seconds(1) }

  /// Makes a loader that begins with batch `first` of the plan.
  ///
  /// - Parameters:
  ///   - loaders: threads that prepare samples, at least 1.
  ///   - value: what the network is fed of one sample, `(1, …)`; called from those threads, each
  ///     time with workers that compute on the thread itself.
  public init(
    plan: [[Sample]], first: Int, loaders: Int, buffers: BufferPool,
    value: @escaping @Sendable (Sample, WorkerPool) throws(CohortsError) -> Tensor
  ) {
    self.plan = plan
    self.buffers = buffers
    position = first
    ringPosition = plan[..<first].count { !$0.isEmpty }
    ring = BatchRing(
      plan: plan.filter { !$0.isEmpty }, first: ringPosition, loaders: loaders, buffers: buffers,
      value: value)
  }

  deinit { ring.stop() }

  /// The next batch, or nil after the last.
  ///
  /// - Throws: what loading an image throws, for the first sample of the batch that failed.
  public func next() throws(CohortsError) -> Batch? {
    guard position < plan.count else { return nil }
    defer { position += 1 }
    guard !plan[position].isEmpty else {
      return Batch(samples: [], values: Tensor(zeros: [0], in: buffers))
    }
    let (values, waited) = try ring.take(ringPosition)
    self.waited += waited
    ringPosition += 1
    return Batch(samples: plan[position], values: values)
  }
}
