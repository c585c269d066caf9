internal import Glibc
internal import Synchronization

/// Lets threads wait for a condition on atomics: a short spin, then sleep until the bell rings.
///
/// A ring costs one atomic load while nobody sleeps. Whoever makes the condition true does so with
/// a sequentially consistent operation, then rings; the waiter counts itself among the sleepers
/// before it looks a last time, so that one of the two always sees the other.
struct Bell: ~Copyable {
  private let sleeperCount = Atomic<Int>(0)
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>

  /// Spinning costs a processor, sleeping costs some 50 µs to wake: about this long is a draw.
  private static let spinNanoseconds = 30_000

  init() {
    mutex = .allocate(capacity: 1)
    condition = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Wakes all sleepers to look at their conditions again.
  func ring() {
    guard sleeperCount.load(ordering: .sequentiallyConsistent) > 0 else { return }
    pthread_mutex_lock(mutex)
    pthread_cond_broadcast(condition)
    pthread_mutex_unlock(mutex)
  }

  /// Returns once `isTrue` has answered true.
  func wait(until isTrue: () -> Bool) {
    if spin(until: isTrue) { return }
    pthread_mutex_lock(mutex)
    sleeperCount.wrappingAdd(1, ordering: .sequentiallyConsistent)
    while !isTrue() { pthread_cond_wait(condition, mutex) }
    sleeperCount.wrappingSubtract(1, ordering: .sequentiallyConsistent)
    pthread_mutex_unlock(mutex)
  }

  private func spin(until isTrue: () -> Bool) -> Bool {
    let start = Self.nanoseconds()
    repeat {
      for _ in 0..<64 where isTrue() { return true }
      sched_yield()  // where threads outnumber processors, the one waited for may be waiting too
    } while Self.nanoseconds() - start < Self.spinNanoseconds
    return false
  }

  private static func nanoseconds() -> Int {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return now.tv_sec * 1_000_000_000 + now.tv_nsec
  }
}
