internal import Glibc
internal import Synchronization

/// Aligned float buffers that are used again instead of being freed.
///
/// After the first steps of a training run every request is met from the free lists, so that no
/// page is touched for the first time and the resident size stays constant.
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
    /// Bytes taken from the system, in use or free.
    public internal(set) var bytesHeld = 0
  }

  private struct State {
    /// Addresses by capacity.
    var free: [Int: [UInt]] = [:]
    var statistics = Statistics()
  }

  private let state = Mutex(State())
  private let fillsWithNaN: Bool

  /// Makes an empty pool.
  public init() { fillsWithNaN = false }

  /// Makes a pool whose buffers arrive full of NaN, so that a test sees reads of unwritten floats.
  package init(fillingWithNaN: Bool) { fillsWithNaN = fillingWithNaN }

  deinit {
    state.withLock { state in
      for addresses in state.free.values { Self.deallocate(addresses) }
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
      state.statistics.bytesInUse += bytes
      if let address = state.free[capacity]?.popLast() {
        state.statistics.hits += 1
        return address
      }
      state.statistics.misses += 1
      state.statistics.bytesHeld += bytes
      return nil
    }
    let pointer =
      reused.flatMap { UnsafeMutablePointer(bitPattern: $0) } ?? Self.allocated(capacity: capacity)
    if fillsWithNaN { pointer.update(repeating: .nan, count: capacity) }
    return pointer
  }

  /// Takes a buffer back; `count` is what `take` was called with.
  public func giveBack(_ pointer: UnsafeMutablePointer<Float>, count: Int) {
    let capacity = Self.capacity(for: count)
    let address = UInt(bitPattern: pointer)
    state.withLock { state in
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
        Self.deallocate(addresses)
      }
      state.free = [:]
    }
  }

  /// The size class of a request: quarter steps between powers of two, at least 64 floats, and
  /// whole huge pages where they are used.
  package static func capacity(for count: Int) -> Int {
    precondition(count >= 0, "a buffer cannot hold \(count) floats")
    let smallest = 64
    if count <= smallest { return smallest }
    let power = 1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
    let quarter = max(power / 4, smallest)
    let capacity = (count + quarter - 1) / quarter * quarter
    if capacity < hugePageThreshold { return capacity }
    return (capacity + floatsPerHugePage - 1) / floatsPerHugePage * floatsPerHugePage
  }

  private static let floatsPerHugePage = (2 << 20) / MemoryLayout<Float>.stride
  private static let hugePageThreshold = 2 * floatsPerHugePage

  private static func deallocate(_ addresses: [UInt]) {
    for address in addresses { free(UnsafeMutableRawPointer(bitPattern: address)) }
  }

  private static func allocated(capacity: Int) -> UnsafeMutablePointer<Float> {
    let isHuge = capacity >= hugePageThreshold
    let bytes = capacity * MemoryLayout<Float>.stride
    var memory: UnsafeMutableRawPointer?
    let status = posix_memalign(&memory, isHuge ? 2 << 20 : 64, bytes)
    guard status == 0, let memory else {
      preconditionFailure("the system has no \(bytes) bytes left for a buffer (error \(status))")
    }
    if isHuge { madvise(memory, bytes, MADV_HUGEPAGE) }
    return memory.bindMemory(to: Float.self, capacity: capacity)
  }
}
