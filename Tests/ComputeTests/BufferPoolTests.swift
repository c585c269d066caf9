import Compute
import Testing

@Suite struct BufferPoolTests {
  @Test(arguments: [0, 1, 63, 64, 65, 1000, 1 << 20, (1 << 20) + 1, 3 << 20])
  func `buffers are aligned, and to pages from 256 kibibytes on`(count: Int) {
    let pool = BufferPool()
    let pointer = pool.take(count: count)
    defer { pool.giveBack(pointer, count: count) }
    let alignment = count >= 1 << 16 ? 4096 : 64
    #expect(Int(bitPattern: pointer) % alignment == 0)
    if count > 0 { pointer[count - 1] = 1 }
  }

  @Test func `a buffer holds what is asked and wastes at most a quarter, or a page`() {
    for count in [65, 100, 129, 1000, 12_345, 100_000, 1_048_575, 1_048_577, 5_000_001] {
      let capacity = BufferPool.capacity(for: count)
      #expect(capacity >= count)
      #expect(capacity <= count + (count < 1 << 16 ? count / 4 + 64 : 1023), "\(count)")
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
    pool.giveBack(first, count: 1000)
  }

  @Test func `a smaller batch lives in the memory of the full ones`() {
    let pool = BufferPool()
    let whole = 3 << 20
    let full = pool.take(count: whole)
    pool.giveBack(full, count: whole)
    let parts = [2 << 20, 1 << 19, 1 << 19].map { (pool.take(count: $0), $0) }
    #expect(parts[0].0 == full)
    #expect(parts[1].0 == full + (2 << 20) && parts[2].0 == full + (2 << 20) + (1 << 19))
    #expect(pool.statistics.bytesInUse == 4 * whole && pool.statistics.bytesHeld == 4 * whole)
    for (pointer, count) in [parts[1], parts[0], parts[2]] { pool.giveBack(pointer, count: count) }
    let again = pool.take(count: whole)
    #expect(again == full, "the parts were not joined")
    #expect(pool.statistics.misses == 1 && pool.statistics.bytesHeld == 4 * whole)
    pool.giveBack(again, count: whole)
  }

  @Test func `the last gap grows instead of being passed over`() {
    let pool = BufferPool()
    let first = pool.take(count: 1 << 20)
    pool.giveBack(pool.take(count: 1 << 20), count: 1 << 20)
    let larger = pool.take(count: 2 << 20)
    #expect(larger == first + (1 << 20))
    #expect(pool.statistics.bytesHeld == 4 * (3 << 20))
    for index in 0..<2 << 20 { larger[index] = 1 }
    pool.giveBack(larger, count: 2 << 20)
    pool.giveBack(first, count: 1 << 20)
  }

  @Test func `random requests never overlap, and all memory is one gap in the end`() {
    let pool = BufferPool()
    var generator = SeededGenerator(seed: 5)
    var lent: [(UnsafeMutablePointer<Float>, Int, Float)] = []
    for round in 0..<4000 {
      if lent.count < 40 && generator.integer(below: 3) > 0 {
        let count = 1 + generator.integer(below: 300_000)
        let pointer = pool.take(count: count)
        let mark = Float(round)
        for place in [0, count / 2, count - 1] { pointer[place] = mark }
        lent.append((pointer, count, mark))
      } else if !lent.isEmpty {
        let (pointer, count, mark) = lent.remove(at: generator.integer(below: lent.count))
        let marks = [0, count / 2, count - 1].map { pointer[$0] }
        #expect(marks.allSatisfy { $0 == mark }, "round \(round) found \(marks)")
        pool.giveBack(pointer, count: count)
      }
      if round % 1000 == 999 { pool.releaseFreeBuffers() }
    }
    for (pointer, count, _) in lent { pool.giveBack(pointer, count: count) }
    #expect(pool.statistics.bytesInUse == 0)
    pool.releaseFreeBuffers()
    #expect(pool.statistics.bytesHeld == 0)
    let whole = pool.statistics.peakBytesInUse / MemoryLayout<Float>.stride
    let (misses, pointer) = (pool.statistics.misses, pool.take(count: whole))
    #expect(pool.statistics.misses == misses + 1 && pool.statistics.bytesHeld <= 4 * whole + 4095)
    pool.giveBack(pointer, count: whole)
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
