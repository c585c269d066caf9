internal import Compute
internal import Foundation
internal import Synchronization
internal import Tensors

/// The batches of a plan, prepared by threads of its own while earlier ones are used.
///
/// A loader takes one image at a time, in the order of the plan, but never from a batch that lies
/// further ahead than the ring reaches; so memory is bounded and every image is loaded once. What
/// is prepared depends on the plan alone, not on which thread did it or when. A class because its
/// threads share it; the mutex guards the state, the condition only wakes those who wait for it.
final class BatchRing: Sendable {
  typealias Value = @Sendable (Sample, WorkerPool) throws(CohortsError) -> Tensor

  /// So many batches may be prepared while one is used.
  static let batchesAhead = 2

  private struct Slot {
    var rows: [Result<Tensor, CohortsError>?]
    var missing: Int
    var batch: Result<Tensor, CohortsError>?

    init(rowCount: Int) {
      rows = [Result<Tensor, CohortsError>?](repeating: nil, count: rowCount)
      missing = rowCount
    }
  }

  private struct State {
    var nextBatch: Int
    var nextRow = 0
    /// The batch that is used next.
    var wanted: Int
    var slots: [Int: Slot] = [:]
    var loaderCount: Int
    var isStopping = false
  }

  private enum Claim {
    case row(batch: Int, row: Int)
    case later
    case nothing
  }

  private let plan: [[Sample]]
  private let buffers: BufferPool
  private let value: Value
  private let state: Mutex<State>
  private let condition = NSCondition()
  /// Loaders compute on their own thread, with denormals flushed as in every worker.
  private let alone = WorkerPool(threadCount: 1)

  /// Starts the loaders; `stop` must be called before the ring is let go.
  init(
    plan: [[Sample]], first: Int, loaders: Int, buffers: BufferPool, value: @escaping Value
  ) {
    precondition(loaders > 0, "a ring of \(loaders) loaders")
    self.plan = plan
    self.buffers = buffers
    self.value = value
    state = Mutex(State(nextBatch: first, wanted: first, loaderCount: loaders))
    for number in 0..<loaders {
      let thread = Thread { [self] in serve() }
      thread.name = "loader \(number)"
      thread.start()
    }
  }

  /// The values of batch `number`, one row per sample, and how long they were waited for.
  ///
  /// - Precondition: batches are taken in order, each once.
  /// - Throws: the error of the batch's first sample that failed.
  func take(_ number: Int) throws(CohortsError) -> (values: Tensor, waited: Duration) {
    let start = ContinuousClock.now
    var isFirstLook = true
    condition.lock()
    var batch = ready(number)
    while batch == nil {
      isFirstLook = false
      condition.wait()
      batch = ready(number)
    }
    condition.broadcast()
    condition.unlock()
    guard let batch else { preconditionFailure("batch \(number) was ready and is not there") }
    return (try batch.get(), isFirstLook ? .zero : ContinuousClock.now - start)
  }

  /// Ends the loaders after the image that each is at, and returns when all have ended.
  func stop() {
    condition.lock()
    state.withLock { $0.isStopping = true }
    condition.broadcast()
    while state.withLock({ $0.loaderCount > 0 }) { condition.wait() }
    condition.unlock()
    state.withLock { $0.slots = [:] }
  }

  private func ready(_ number: Int) -> Result<Tensor, CohortsError>? {
    state.withLock { state in
      guard let batch = state.slots[number]?.batch else { return nil }
      state.slots[number] = nil
      state.wanted = number + 1
      return batch
    }
  }

  // MARK: - Loaders

  private func serve() {
    while let place = claim() {
      let sample = plan[place.batch][place.row]
      let row: Result<Tensor, CohortsError>
      do throws(CohortsError) {
        let rows = try alone.values(count: 1) { [value, alone] (_) throws(CohortsError) in
          try value(sample, alone)
        }
        row = .success(rows[0])
      } catch {
        row = .failure(error)
      }
      finish(row, at: place)
    }
    condition.lock()
    state.withLock { $0.loaderCount -= 1 }
    condition.broadcast()
    condition.unlock()
  }

  /// The next image to load, waited for while the ring is full; nil when there is none left.
  private func claim() -> (batch: Int, row: Int)? {
    condition.lock()
    defer { condition.unlock() }
    while true {
      switch state.withLock({ next(&$0) }) {
      case .row(let batch, let row): return (batch, row)
      case .nothing: return nil
      case .later: condition.wait()
      }
    }
  }

  private func next(_ state: inout State) -> Claim {
    if state.isStopping || state.nextBatch >= plan.count { return .nothing }
    if state.nextBatch >= state.wanted + Self.batchesAhead { return .later }
    let place = (batch: state.nextBatch, row: state.nextRow)
    if place.row == 0 {
      state.slots[place.batch] = Slot(rowCount: plan[place.batch].count)
    }
    state.nextRow += 1
    if state.nextRow == plan[place.batch].count {
      state.nextBatch += 1
      state.nextRow = 0
    }
    return .row(batch: place.batch, row: place.row)
  }

  /// Puts a row into its place; whoever brings the last one joins the batch.
  private func finish(_ row: Result<Tensor, CohortsError>, at place: (batch: Int, row: Int)) {
    let rows = state.withLock { state -> [Result<Tensor, CohortsError>]? in
      guard var slot = state.slots.removeValue(forKey: place.batch) else { return nil }
      slot.rows[place.row] = row
      slot.missing -= 1
      let isWhole = slot.missing == 0
      let rows = isWhole ? slot.rows.compactMap { $0 } : nil
      if isWhole { slot.rows = [] }
      state.slots[place.batch] = slot
      return rows
    }
    guard let rows else { return }
    let batch = Self.joined(rows, in: buffers)
    condition.lock()
    state.withLock { $0.slots[place.batch]?.batch = batch }
    condition.broadcast()
    condition.unlock()
  }

  /// The rows one after the other, `(1, …)` each, `(N, …)` together; or the first failure.
  private static func joined(
    _ rows: [Result<Tensor, CohortsError>], in buffers: BufferPool
  ) -> Result<Tensor, CohortsError> {
    var tensors: [Tensor] = []
    for row in rows {
      switch row {
      case .success(let tensor): tensors.append(tensor)
      case .failure(let error): return .failure(error)
      }
    }
    if tensors.count == 1 { return .success(tensors[0]) }
    let inner = tensors.first.map { Array($0.shape.dropFirst()) } ?? []
    var result = Tensor(uninitialized: [tensors.count] + inner, in: buffers)
    var target = result.mutableSpan
    target.withUnsafeMutableBufferPointer { target in
      var place = 0
      for tensor in tensors {
        precondition(
          tensor.count * tensors.count == target.count, "rows of a batch differ in shape")
        tensor.span.withUnsafeBufferPointer { source in
          _ = target[place..<(place + source.count)].update(fromContentsOf: source)
        }
        place += tensor.count
      }
    }
    return .success(result)
  }
}
