internal import Glibc
internal import Synchronization

/// Aligned float buffers that are used again instead of being freed.
///
/// Small ones are kept by size class, large ones are cut from one arena. After the first steps of a
/// training run every request is met from memory that was touched before, so that the resident size
/// stays constant, and near what is in use at the peak.
///
/// A class because tensors and kernels give back to the very pool they took from. Free buffers are
/// kept as addresses, and a buffer has one owner from `take` to `giveBack`.
public final class BufferPool: Sendable {
  /// What the pool has handed out and holds, in numbers of buffers and bytes.
  public struct Statistics: Sendable, Equatable {
    /// Requests met from memory that was touched before.
    public internal(set) var hits = 0
    /// Requests that needed new memory.
    public internal(set) var misses = 0
    /// Bytes that are with their takers now.
    public internal(set) var bytesInUse = 0
    /// The most bytes that were with their takers at once.
    public internal(set) var peakBytesInUse = 0
    /// Bytes taken from the system, in use or free.
    public internal(set) var bytesHeld = 0
  }

  private struct State {
    /// Addresses of small buffers by capacity.
    var free: [Int: [UInt]] = [:]
    var arena = MemoryArena()
    var smallBytesHeld = 0
    var statistics = Statistics()

    mutating func note(_ bytes: Int, isNew: Bool) {
      if isNew { statistics.misses += 1 } else { statistics.hits += 1 }
      statistics.bytesInUse += bytes
      statistics.peakBytesInUse = max(statistics.peakBytesInUse, statistics.bytesInUse)
      statistics.bytesHeld = smallBytesHeld + arena.residentBytes
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
      for addresses in state.free.values { Self.deallocate(addresses) }
      state.arena.unmap()
    }
  }

  /// What has been handed out so far.
  public var statistics: Statistics { state.withLock { $0.statistics } }

  /// A buffer of at least `count` floats, 64-byte aligned, with undefined contents.
  ///
  /// From 256 KiB on it begins a page. Zero floats still give a valid pointer. The taker must give
  /// it back once, to this pool, with the same count.
  public func take(count: Int) -> UnsafeMutablePointer<Float> {
    let bytes = Self.capacity(for: count) * MemoryLayout<Float>.stride
    let memory = count >= Self.arenaThreshold ? fromArena(bytes) : small(bytes)
    guard let memory else {
      preconditionFailure("the system has no \(bytes) bytes left for a buffer")
    }
    let pointer = memory.bindMemory(
      to: Float.self, capacity: bytes / MemoryLayout<Float>.stride)
    if fillsWithNaN { pointer.update(repeating: .nan, count: bytes / MemoryLayout<Float>.stride) }
    return pointer
  }

  private func fromArena(_ bytes: Int) -> UnsafeMutableRawPointer? {
    let address = state.withLock { state -> UInt? in
      guard let (pointer, wasResident) = state.arena.take(bytes) else { return nil }
      state.note(bytes, isNew: !wasResident)
      return UInt(bitPattern: pointer)
    }
    return address.flatMap { UnsafeMutableRawPointer(bitPattern: $0) }
  }

  private func small(_ bytes: Int) -> UnsafeMutableRawPointer? {
    let reused = state.withLock { state -> UInt? in
      let address = state.free[bytes]?.popLast()
      if address == nil { state.smallBytesHeld += bytes }
      state.note(bytes, isNew: address == nil)
      return address
    }
    if let reused { return UnsafeMutableRawPointer(bitPattern: reused) }
    var memory: UnsafeMutableRawPointer?
    return posix_memalign(&memory, 64, bytes) == 0 ? memory : nil
  }

  /// Takes a buffer back; `count` is what `take` was called with.
  public func giveBack(_ pointer: UnsafeMutablePointer<Float>, count: Int) {
    let bytes = Self.capacity(for: count) * MemoryLayout<Float>.stride
    let address = UInt(bitPattern: pointer)
    state.withLock { state in
      state.statistics.bytesInUse -= bytes
      if count < Self.arenaThreshold {
        state.free[bytes, default: []].append(address)
      } else if let memory = UnsafeMutableRawPointer(bitPattern: address) {
        state.arena.giveBack(memory, bytes)
        state.statistics.bytesHeld = state.smallBytesHeld + state.arena.residentBytes
      }
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
      for (bytes, addresses) in state.free {
        state.smallBytesHeld -= addresses.count * bytes
        Self.deallocate(addresses)
      }
      state.free = [:]
      state.arena.release()
      state.statistics.bytesHeld = state.smallBytesHeld + state.arena.residentBytes
    }
  }

  /// What a request takes, in floats: small ones in quarter steps between powers of two, at least
  /// 64; large ones in whole pages.
  package static func capacity(for count: Int) -> Int {
    precondition(count >= 0, "a buffer cannot hold \(count) floats")
    let smallest = 64
    if count <= smallest { return smallest }
    if count >= arenaThreshold {
      let stride = MemoryLayout<Float>.stride
      return MemoryArena.capacity(for: count * stride) / stride
    }
    let power = 1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
    let quarter = max(power / 4, smallest)
    return (count + quarter - 1) / quarter * quarter
  }

  /// Buffers from 256 KiB on come from the arena.
  private static let arenaThreshold = (256 << 10) / MemoryLayout<Float>.stride

  private static func deallocate(_ addresses: [UInt]) {
    for address in addresses { Glibc.free(UnsafeMutableRawPointer(bitPattern: address)) }
  }
}
