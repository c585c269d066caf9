public import Compute
internal import Synchronization

/// Results that several threads fill in, each in its own place.
///
/// A class because the threads share it; the mutex guards every access.
private final class ResultSlots<Value: Sendable>: Sendable {
  private let slots: Mutex<[Value?]>

  init(count: Int) { slots = Mutex([Value?](repeating: nil, count: count)) }

  func set(_ value: Value, at index: Int) { slots.withLock { $0[index] = value } }

  var values: [Value] { slots.withLock { $0.compactMap { $0 } } }
}

extension WorkerPool {
  /// The values of `body` for 0..<count, computed side by side, in order.
  ///
  /// What `body` computes through this pool runs on its own thread.
  ///
  /// - Throws: the error of the lowest number that failed, after all have run.
  public func values<Value: Sendable, Failure: Error>(
    count: Int, _ body: @Sendable (Int) throws(Failure) -> Value
  ) throws(Failure) -> [Value] {
    let slots = ResultSlots<Result<Value, Failure>>(count: count)
    run(chunkCount: count) { index, _ in
      do throws(Failure) {
        slots.set(.success(try body(index)), at: index)
      } catch {
        slots.set(.failure(error), at: index)
      }
    }
    var values: [Value] = []
    values.reserveCapacity(count)
    for result in slots.values { values.append(try result.get()) }
    return values
  }
}
