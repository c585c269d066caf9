import Compute
import Testing

@Suite struct BufferPoolTests {
  @Test(arguments: [0, 1, 63, 64, 65, 1000, 1 << 20, (1 << 20) + 1, 3 << 20])
  func `buffers are aligned, and to huge pages from four mebibytes on`(count: Int) {
    let pool = BufferPool()
    let pointer = pool.take(count: count)
    defer { pool.giveBack(pointer, count: count) }
    let alignment = count >= 1 << 20 ? 2 << 20 : 64
    #expect(Int(bitPattern: pointer) % alignment == 0)
    if count > 0 { pointer[count - 1] = 1 }
  }

  @Test func `a size class holds what is asked and wastes at most a quarter, or a huge page`() {
    for count in [65, 100, 129, 1000, 12_345, 100_000, 1_048_575, 1_048_577, 5_000_001] {
      let capacity = BufferPool.capacity(for: count)
      #expect(capacity >= count)
      #expect(capacity <= count + max(count / 4 + 64, count >= 1 << 19 ? 524_288 : 0), "\(count)")
      #expect(BufferPool.capacity(for: capacity) == capacity, "\(count)")
    }
  }

  @Test func `a buffer given back is used again`() {
    let pool = BufferPool()
    let first = pool.take(count: 1000)
    pool.giveBack(first, count: 1000)
    let second = pool.take(count: 1010)
    #expect(first == second)
    pool.giveBack(second, count: 1010)
    #expect(pool.statistics.hits == 1 && pool.statistics.misses == 1)
    #expect(pool.statistics.bytesInUse == 0 && pool.statistics.bytesHeld == 4096)
  }

  @Test func `the peak stays when buffers come back`() {
    let pool = BufferPool()
    let (first, second) = (pool.take(count: 1000), pool.take(count: 5000))
    let peak = pool.statistics.bytesInUse
    pool.giveBack(second, count: 5000)
    pool.giveBack(pool.take(count: 64), count: 64)
    #expect(pool.statistics.peakBytesInUse == peak)
    #expect(pool.statistics.bytesInUse == 4096)
    #expect(pool.statistics.bytesAsked == 4 * (1000 + 5000 + 64))
    pool.giveBack(first, count: 1000)
  }

  @Test func `a smaller batch lives in the memory of the full ones`() {
    let pool = BufferPool()
    let whole = 3 << 20
    let full = pool.take(count: whole)
    pool.giveBack(full, count: whole)
    let last = pool.take(count: 2 << 20)
    #expect(last == full)
    #expect(pool.statistics.bytesInUse == 4 * whole)
    pool.giveBack(last, count: 2 << 20)
    #expect(pool.statistics.bytesInUse == 0)
    let again = pool.take(count: whole)
    #expect(again == full)
    #expect(pool.statistics.misses == 1)
    pool.giveBack(again, count: whole)
    let small = pool.take(count: whole / 3)
    #expect(small != full)
    pool.giveBack(small, count: whole / 3)
  }

  @Test func `releasing free buffers leaves those in use`() {
    let pool = BufferPool()
    let (kept, freed) = (pool.take(count: 100), pool.take(count: 1000))
    kept[0] = 42
    pool.giveBack(freed, count: 1000)
    pool.releaseFreeBuffers()
    #expect(pool.statistics.bytesHeld == pool.statistics.bytesInUse)
    #expect(kept[0] == 42)
    pool.giveBack(kept, count: 100)
  }

  @Test func `many threads may take and give back at once`() {
    let pool = BufferPool()
    let workers = WorkerPool(threadCount: 4)
    workers.run(chunkCount: 2000) { chunk, _ in
      let count = 1 + chunk % 300
      pool.withBuffer(count: count) { buffer in
        for index in 0..<count { buffer[index] = Float(chunk) }
        for index in 0..<count where buffer[index] != Float(chunk) {
          Issue.record("chunk \(chunk) shared its buffer")
        }
      }
    }
    #expect(pool.statistics.bytesInUse == 0)
  }

  @Test func `a pool for tests hands out NaN`() {
    let pool = BufferPool(fillingWithNaN: true)
    pool.withBuffer(count: 10) { buffer in
      #expect((0..<10).allSatisfy { buffer[$0].isNaN })
    }
  }
}
