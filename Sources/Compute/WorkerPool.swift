internal import Glibc
internal import Synchronization

/// A fixed set of threads that share out the chunks of one piece of work at a time.
///
/// The caller is worker 0 and works too. Chunks are taken from an atomic counter, so which worker
/// runs a chunk is chance; a chunk's result must not depend on it. Denormal numbers are flushed to
/// zero in every chunk, also those the caller runs. Idle threads spin for 30 µs, then sleep.
///
/// A class because it owns threads. `@unchecked Sendable`: `job` is a raw pointer; it is written by
/// the one caller that holds `busy`, published by the release store to `state`, and read only by
/// workers that have joined that job, all of whom the caller waits for before it writes again.
public final class WorkerPool: @unchecked Sendable {
  typealias Body = @Sendable (_ chunk: Int, _ worker: Int) -> Void

  struct Job {
    var body: Body
    var chunkCount: Int
  }

  /// How many threads work, the caller included.
  public let threadCount: Int

  // `state` holds, from the top: a job's number (47 bits), whether it can be joined (1 bit), and
  // how many workers have joined it (16 bits).
  private let state = Atomic<UInt64>(0)
  private let nextChunk = Atomic<Int>(0)
  private let finishedCount = Atomic<UInt64>(0)
  private let busy = Atomic<Bool>(false)
  private let isStopping = Atomic<Bool>(false)
  private let startedCount = Atomic<Int>(0)
  private let job: UnsafeMutablePointer<Job?>
  private let newJob = Bell()
  private let jobEnd = Bell()
  private var threads: [pthread_t] = []

  private static let joinable: UInt64 = 1 << 16
  private static let joinedMask: UInt64 = joinable - 1

  /// Starts `threadCount − 1` threads beside the caller's.
  public init(threadCount: Int) {
    precondition(
      (1...1024).contains(threadCount), "a pool has 1 to 1024 threads, not \(threadCount)")
    self.threadCount = threadCount
    job = .allocate(capacity: 1)
    job.initialize(to: nil)
    for _ in 1..<threadCount {
      var thread = pthread_t()
      let pool = Unmanaged.passUnretained(self).toOpaque()  // deinit joins the threads first
      let status = pthread_create(
        &thread, nil,
        { pool in
          if let pool {
            Unmanaged<WorkerPool>.fromOpaque(pool)._withUnsafeGuaranteedRef { $0.serve() }
          }
          return nil
        }, pool)
      precondition(status == 0, "the system starts no further thread (error \(status))")
      threads.append(thread)
    }
  }

  deinit {
    isStopping.store(true, ordering: .sequentiallyConsistent)
    newJob.ring()
    for thread in threads { pthread_join(thread, nil) }
    job.deinitialize(count: 1)
    job.deallocate()
  }

  /// Calls `body` once for each chunk in 0..<chunkCount and returns when all calls have returned.
  ///
  /// `worker` is below `threadCount` and no two calls run at once with the same number, so that it
  /// may index scratch memory made for this call. A call from inside a chunk, or while another
  /// thread's work is under way, runs all its chunks on the calling thread, as worker 0.
  public func run(chunkCount: Int, _ body: @Sendable (_ chunk: Int, _ worker: Int) -> Void) {
    guard chunkCount > 0 else { return }
    if threadCount == 1 || chunkCount == 1 || busy.exchange(true, ordering: .acquiring) {
      FloatingPointMode.withDenormalsFlushed {
        for chunk in 0..<chunkCount { body(chunk, 0) }
      }
      return
    }
    withoutActuallyEscaping(body) { body in
      job.pointee = Job(body: body, chunkCount: chunkCount)
      share()
      job.pointee = nil
    }
    busy.store(false, ordering: .releasing)
  }

  /// Opens the job for workers, works on it, closes it, waits for those who joined.
  private func share() {
    nextChunk.store(0, ordering: .relaxed)
    finishedCount.store(0, ordering: .relaxed)
    let number = (state.load(ordering: .relaxed) >> 17) &+ 1
    state.store(number << 17 | Self.joinable, ordering: .sequentiallyConsistent)
    newJob.ring()
    drain(worker: 0)
    let closed = state.bitwiseAnd(~Self.joinable, ordering: .acquiringAndReleasing)
    let joined = closed.newValue & Self.joinedMask
    jobEnd.wait { finishedCount.load(ordering: .sequentiallyConsistent) == joined }
  }

  @inline(never)
  private func drain(worker: Int) {
    guard let job = job.pointee else { return }
    FloatingPointMode.withDenormalsFlushed {
      while true {
        let chunk = nextChunk.wrappingAdd(1, ordering: .relaxed).oldValue
        if chunk >= job.chunkCount { return }
        job.body(chunk, worker)
      }
    }
  }

  /// What each thread does from its start to the pool's end.
  private func serve() {
    let worker = startedCount.wrappingAdd(1, ordering: .relaxed).newValue
    var lastNumber: UInt64 = 0
    while true {
      newJob.wait {
        let now = state.load(ordering: .sequentiallyConsistent)
        return (now & Self.joinable != 0 && now >> 17 != lastNumber)
          || isStopping.load(ordering: .sequentiallyConsistent)
      }
      if isStopping.load(ordering: .sequentiallyConsistent) { return }
      let now = state.load(ordering: .relaxed)
      guard now & Self.joinable != 0, now >> 17 != lastNumber else { continue }
      let attempt = state.compareExchange(
        expected: now, desired: now + 1, ordering: .acquiringAndReleasing)
      guard attempt.exchanged else { continue }
      lastNumber = now >> 17
      drain(worker: worker)
      finishedCount.wrappingAdd(1, ordering: .sequentiallyConsistent)
      jobEnd.ring()
    }
  }
}
