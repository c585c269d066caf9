internal import Glibc
internal import Synchronization

/// Aligned float buffers that are used again instead of being freed.
///
/// After the first steps of a training run every request is met from the free lists, so that no
/// page is touched for the first time and the resident size stays constant. A large request that
/// finds no buffer of its own size class takes the next larger one up to twice its size, so that a
/// smaller last batch lives in the memory of the full ones.
///
/// A class because tensors and kernels give back to the very pool they took from. Free buffers are
/// kept as addresses, and a buffer has one owner from `take` to `giveBack`.
public final class BufferPool: Sendable {
  /// What the pool has handed out and holds, in numbers of buffers and bytes.
  public struct Statistics: Sendable, Equatable {
    /// Requests met from a free list.
    public internal(set) var hits = 0
    /// Requests that needed new memory.
    public internal(set) var misses = 0
    /// Bytes that are with their takers now.
    public internal(set) var bytesInUse = 0
    /// The most bytes that were with their takers at once.
    public internal(set) var peakBytesInUse = 0
    /// Bytes taken from the system, in use or free.
    public internal(set) var bytesHeld = 0
    /// Of the bytes held, those that were asked for when they were taken from the system; the rest
    /// is rounding, of which small pages are never touched.
    public internal(set) var bytesAsked = 0
  }

  private struct State {
    /// Addresses by capacity.
    var free: [Int: [UInt]] = [:]
    /// Capacities of buffers that are lent in the place of a smaller size class, by address.
    var stretched: [UInt: Int] = [:]
    var statistics = Statistics()

    /// Takes out a free buffer of this size class, or else a larger one that is worth it.
    mutating func reuse(capacity: Int) -> UInt? {
      if let address = free[capacity]?.popLast() { return address }
      guard capacity >= BufferPool.smallestStretch else { return nil }
      var larger: Int?
      for (other, addresses) in free where other > capacity && other <= 2 * capacity {
        if !addresses.isEmpty { larger = min(larger ?? other, other) }
      }
      guard let larger, let address = free[larger]?.popLast() else { return nil }
      stretched[address] = larger
      return address
    }
  }

  private let state = Mutex(State())
  private let fillsWithNaN: Bool

  /// Makes an empty pool.
  public init() { fillsWithNaN = false }

  /// Makes a pool whose buffers arrive full of NaN, so that a test sees reads of unwritten floats.
  package init(fillingWithNaN: Bool) { fillsWithNaN = fillingWithNaN }

  deinit {
    state.withLock { state in
      for (capacity, addresses) in state.free {
        Self.deallocate(addresses, capacity: capacity)
      }
    }
  }

  /// What has been handed out so far.
  public var statistics: Statistics { state.withLock { $0.statistics } }

  /// A buffer of at least `count` floats, 64-byte aligned, with undefined contents.
  ///
  /// From 4 MiB on it is 2 MiB-aligned and asks for huge pages. Zero floats still give a valid
  /// pointer. The taker must give it back once, to this pool, with the same count.
  public func take(count: Int) -> UnsafeMutablePointer<Float> {
    let capacity = Self.capacity(for: count)
    let bytes = capacity * MemoryLayout<Float>.stride
    let reused = state.withLock { state -> UInt? in
      let address = state.reuse(capacity: capacity)
      if let address {
        state.statistics.hits += 1
        let own = state.stretched[address] ?? capacity
        state.statistics.bytesInUse += own * MemoryLayout<Float>.stride
      } else {
        state.statistics.misses += 1
        state.statistics.bytesInUse += bytes
        state.statistics.bytesHeld += bytes
        state.statistics.bytesAsked += count * MemoryLayout<Float>.stride
      }
      state.statistics.peakBytesInUse = max(
        state.statistics.peakBytesInUse, state.statistics.bytesInUse)
      return address
    }
    let pointer =
      reused.flatMap { UnsafeMutablePointer(bitPattern: $0) } ?? Self.allocated(capacity: capacity)
    if fillsWithNaN { pointer.update(repeating: .nan, count: capacity) }
    return pointer
  }

  /// Takes a buffer back; `count` is what `take` was called with.
  public func giveBack(_ pointer: UnsafeMutablePointer<Float>, count: Int) {
    let address = UInt(bitPattern: pointer)
    state.withLock { state in
      let capacity = state.stretched.removeValue(forKey: address) ?? Self.capacity(for: count)
      state.statistics.bytesInUse -= capacity * MemoryLayout<Float>.stride
      state.free[capacity, default: []].append(address)
    }
  }

  /// Lends a buffer for the duration of `body`.
  public func withBuffer<R>(
    count: Int, _ body: (UnsafeMutablePointer<Float>) throws -> R
  ) rethrows -> R {
    let pointer = take(count: count)
    defer { giveBack(pointer, count: count) }
    return try body(pointer)
  }

  /// Lends a buffer of doubles, for sums, for the duration of `body`.
  public func withDoubles<R>(
    count: Int, _ body: (UnsafeMutablePointer<Double>) throws -> R
  ) rethrows -> R {
    try withBuffer(count: 2 * count) { floats in
      try UnsafeMutableRawPointer(floats).withMemoryRebound(to: Double.self, capacity: count, body)
    }
  }

  /// Returns the free buffers to the system; those in use are not touched.
  public func releaseFreeBuffers() {
    state.withLock { state in
      for (capacity, addresses) in state.free {
        state.statistics.bytesHeld -= addresses.count * capacity * MemoryLayout<Float>.stride
        Self.deallocate(addresses, capacity: capacity)
      }
      state.statistics.bytesAsked = min(state.statistics.bytesAsked, state.statistics.bytesHeld)
      state.free = [:]
    }
  }

  /// The size class of a request: quarter steps between powers of two, at least 64 floats; whole
  /// huge pages where they are used.
  package static func capacity(for count: Int) -> Int {
    precondition(count >= 0, "a buffer cannot hold \(count) floats")
    let smallest = 64
    if count <= smallest { return smallest }
    if count >= hugePageThreshold {
      return (count + floatsPerHugePage - 1) / floatsPerHugePage * floatsPerHugePage
    }
    let power = 1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
    let quarter = max(power / 4, smallest)
    return (count + quarter - 1) / quarter * quarter
  }

  private static let floatsPerHugePage = (2 << 20) / MemoryLayout<Float>.stride
  private static let hugePageThreshold = 2 * floatsPerHugePage
  /// Buffers from 256 KiB on are mapped, so that giving them up makes the program smaller.
  private static let mappingThreshold = (256 << 10) / MemoryLayout<Float>.stride
  /// Below a mebibyte a buffer of its own costs less than the larger one that it would block.
  private static let smallestStretch = (1 << 20) / MemoryLayout<Float>.stride

  private static func deallocate(_ addresses: [UInt], capacity: Int) {
    for address in addresses {
      let memory = UnsafeMutableRawPointer(bitPattern: address)
      if capacity >= mappingThreshold {
        munmap(memory, capacity * MemoryLayout<Float>.stride)
      } else {
        free(memory)
      }
    }
  }

  private static func allocated(capacity: Int) -> UnsafeMutablePointer<Float> {
    let bytes = capacity * MemoryLayout<Float>.stride
    let memory = capacity >= mappingThreshold ? mapped(bytes: bytes) : aligned(bytes: bytes)
    guard let memory else {
      preconditionFailure("the system has no \(bytes) bytes left for a buffer")
    }
    return memory.bindMemory(to: Float.self, capacity: capacity)
  }

  private static func aligned(bytes: Int) -> UnsafeMutableRawPointer? {
    var memory: UnsafeMutableRawPointer?
    return posix_memalign(&memory, 64, bytes) == 0 ? memory : nil
  }

  /// Pages of their own, which go back to the system when they are given up; whole huge pages if
  /// there are that many.
  private static func mapped(bytes: Int) -> UnsafeMutableRawPointer? {
    let page = floatsPerHugePage * MemoryLayout<Float>.stride
    let isHuge = bytes >= hugePageThreshold * MemoryLayout<Float>.stride
    let (rights, flags) = (PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS)
    guard let memory = mmap(nil, isHuge ? bytes + page : bytes, rights, flags, -1, 0),
      memory != MAP_FAILED
    else { return nil }
    if !isHuge { return memory }
    let offset = (page - Int(bitPattern: memory) % page) % page
    if offset > 0 { munmap(memory, offset) }
    let start = memory + offset
    if offset < page { munmap(start + bytes, page - offset) }
    madvise(start, bytes, MADV_HUGEPAGE)
    return start
  }
}
