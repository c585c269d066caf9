import Compute
import Dispatch
import Foundation
import Synchronization
import Testing

@Suite struct WorkerPoolTests {
  @Test(arguments: [1, 2, 3, 8], [0, 1, 2, 7, 1000])
  func `every chunk runs once, by a worker of the pool`(threads: Int, chunks: Int) {
    let pool = WorkerPool(threadCount: threads)
    let counts = Mutex([Int](repeating: 0, count: chunks))
    let strangers = Atomic<Int>(0)
    pool.run(chunkCount: chunks) { chunk, worker in
      counts.withLock { $0[chunk] += 1 }
      if !(0..<threads).contains(worker) { strangers.add(1, ordering: .relaxed) }
    }
    #expect(counts.withLock { $0 } == [Int](repeating: 1, count: chunks))
    #expect(strangers.load(ordering: .relaxed) == 0)
  }

  @Test(arguments: [2, 3, 8])
  func `a hundred thousand small jobs lose no chunk`(threads: Int) {
    let pool = WorkerPool(threadCount: threads)
    let total = Atomic<Int>(0)
    for job in 0..<100_000 {
      pool.run(chunkCount: 1 + job % 5) { chunk, _ in total.add(chunk + 1, ordering: .relaxed) }
    }
    // A fifth of the jobs each: 1, 1+2, 1+2+3, …
    #expect(total.load(ordering: .relaxed) == 20_000 * (1 + 3 + 6 + 10 + 15))
  }

  @Test func `threads that fell asleep wake for the next job`() {
    let pool = WorkerPool(threadCount: 3)
    for _ in 0..<50 {
      let workers = Mutex(Set<Int>())
      usleep(1000)
      pool.run(chunkCount: 3) { _, worker in
        workers.withLock { _ = $0.insert(worker) }
        usleep(1000)
      }
      #expect(!workers.withLock { $0 }.isEmpty)
    }
  }

  @Test func `two chunks that each wait for the other both run`() {
    let pool = WorkerPool(threadCount: 2)
    let arrived = Atomic<Int>(0)
    pool.run(chunkCount: 2) { _, _ in
      arrived.add(1, ordering: .sequentiallyConsistent)
      while arrived.load(ordering: .sequentiallyConsistent) < 2 { usleep(10) }
    }
    #expect(arrived.load(ordering: .relaxed) == 2)
  }

  @Test func `no two calls run at once with the same worker number`() {
    let pool = WorkerPool(threadCount: 4)
    let busy = Mutex([Bool](repeating: false, count: 4))
    let clashes = Atomic<Int>(0)
    for _ in 0..<200 {
      pool.run(chunkCount: 64) { _, worker in
        busy.withLock {
          if $0[worker] { clashes.add(1, ordering: .relaxed) }
          $0[worker] = true
        }
        busy.withLock { $0[worker] = false }
      }
    }
    #expect(clashes.load(ordering: .relaxed) == 0)
  }

  @Test func `a run inside a chunk is done by the thread that asks`() {
    let pool = WorkerPool(threadCount: 2)
    let total = Atomic<Int>(0)
    pool.run(chunkCount: 8) { _, _ in
      pool.run(chunkCount: 8) { _, worker in
        total.add(worker == 0 ? 1 : 100, ordering: .relaxed)
      }
    }
    #expect(total.load(ordering: .relaxed) == 64)
  }

  @Test func `several threads may use one pool`() {
    let pool = WorkerPool(threadCount: 2)
    let total = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      for _ in 0..<500 {
        pool.run(chunkCount: 4) { _, _ in total.add(1, ordering: .relaxed) }
      }
    }
    #expect(total.load(ordering: .relaxed) == 8000)
  }

  @Test(arguments: [1, 2])
  func `numbers too small to be normal are zero in every chunk and nowhere else`(threads: Int) {
    let pool = WorkerPool(threadCount: threads)
    let tiny = Float.leastNormalMagnitude
    let half: Float = Float(threads) / Float(2 * threads)
    let survivors = Atomic<Int>(0)
    for _ in 0..<20 {
      pool.run(chunkCount: 16) { _, _ in
        if tiny * half != 0 { survivors.add(1, ordering: .relaxed) }
      }
    }
    #expect(survivors.load(ordering: .relaxed) == 0)
    #expect(tiny * half != 0)
  }

  @Test func `pools come and go`() {
    for threads in 1...20 {
      let pool = WorkerPool(threadCount: threads % 4 + 1)
      pool.run(chunkCount: threads) { _, _ in }
    }
  }
}
