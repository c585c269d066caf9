internal import Glibc

/// One stretch of addresses that large buffers are cut from, and joined to again.
///
/// First fit by address: what lives long comes to lie below, and what a smaller last batch needs
/// lies where the full ones lay. Addresses are reserved at once, memory is taken as the arena
/// grows, in huge pages where the system has them. Not for several threads: its owner takes turns.
struct MemoryArena {
  /// A free piece; memory that was given to the system comes back as zeros when it is touched.
  private struct Gap {
    var offset: Int
    var length: Int
    var isResident: Bool

    var end: Int { offset + length }
  }

  /// Lengths are rounded up to pages.
  private static let page = 4096
  /// The arena grows by so many bytes, whole huge pages.
  private static let growth = 64 << 20
  private static let hugePage = 2 << 20
  private static let leastReserve = 1 << 30

  private var start: UnsafeMutableRawPointer?
  private var reserved = 0
  private var usable = 0
  /// Sorted by address; neighbours are never both in it.
  private var gaps: [Gap] = []
  /// What lies above was never lent.
  private var end = 0
  /// Bytes that the system has given and not got back.
  private(set) var residentBytes = 0

  /// What a request takes.
  static func capacity(for bytes: Int) -> Int { (bytes + page - 1) / page * page }

  /// A piece of at least so many bytes, and whether all of it had been touched before; nil where
  /// there is no memory left.
  mutating func take(_ bytes: Int) -> (pointer: UnsafeMutableRawPointer, wasResident: Bool)? {
    let length = Self.capacity(for: bytes)
    guard let start = start ?? reserve() else { return nil }
    if let index = gaps.firstIndex(where: { $0.length >= length }) {
      let gap = gaps[index]
      if !gap.isResident { residentBytes += length }
      gaps[index].offset += length
      gaps[index].length -= length
      if gaps[index].length == 0 { gaps.remove(at: index) }
      return (start + gap.offset, gap.isResident)
    }
    // The last gap, if it reaches the end, is the beginning of the new piece.
    let last = gaps.last.flatMap { $0.end == end ? $0 : nil }
    let offset = last?.offset ?? end
    guard grow(to: offset + length) else { return nil }
    if let last {
      gaps.removeLast()
      residentBytes -= last.isResident ? last.length : 0
    }
    residentBytes += length
    end = offset + length
    return (start + offset, false)
  }

  /// Takes a piece back; `bytes` is what it was asked for.
  mutating func giveBack(_ pointer: UnsafeMutableRawPointer, _ bytes: Int) {
    guard let start else { preconditionFailure("an arena that lent nothing gets nothing back") }
    let length = Self.capacity(for: bytes)
    insert(Gap(offset: pointer - start, length: length, isResident: true))
  }

  /// Gives the memory of all gaps to the system; their addresses stay reserved.
  mutating func release() {
    guard let start else { return }
    for index in gaps.indices where gaps[index].isResident {
      madvise(start + gaps[index].offset, gaps[index].length, MADV_DONTNEED)
      residentBytes -= gaps[index].length
      gaps[index].isResident = false
    }
  }

  /// Gives everything back, addresses too.
  mutating func unmap() {
    if let start { munmap(start, reserved) }
    self = MemoryArena()
  }

  /// Puts a gap in its place and joins it with its neighbours; what is joined counts as resident
  /// if either part was.
  private mutating func insert(_ gap: Gap) {
    var (low, high) = (0, gaps.count)
    while low < high {
      let middle = (low + high) / 2
      if gaps[middle].offset < gap.offset { low = middle + 1 } else { high = middle }
    }
    var joined = gap
    if low < gaps.count, gaps[low].offset == gap.end {
      join(gaps[low], with: &joined)
      gaps.remove(at: low)
    }
    if low > 0, gaps[low - 1].end == joined.offset {
      join(gaps[low - 1], with: &joined)
      gaps[low - 1] = joined
    } else {
      gaps.insert(joined, at: low)
    }
  }

  private mutating func join(_ neighbour: Gap, with gap: inout Gap) {
    if !neighbour.isResident { residentBytes += neighbour.length }
    gap.offset = min(gap.offset, neighbour.offset)
    gap.length += neighbour.length
  }

  /// Reserves addresses: more than there can be memory, so that fragments never run out of them.
  private mutating func reserve() -> UnsafeMutableRawPointer? {
    var bytes = max(4 * sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)), 1 << 34)
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
    while bytes >= Self.leastReserve {
      if let memory = mmap(nil, bytes, PROT_NONE, flags, -1, 0), memory != MAP_FAILED {
        let slack = (Self.hugePage - Int(bitPattern: memory) % Self.hugePage) % Self.hugePage
        if slack > 0 { munmap(memory, slack) }
        (start, reserved) = (memory + slack, bytes - slack)
        return start
      }
      bytes /= 2
    }
    return nil
  }

  private mutating func grow(to length: Int) -> Bool {
    guard length > usable else { return true }
    guard let start else { return false }
    let wanted = (length + Self.growth - 1) / Self.growth * Self.growth
    guard wanted <= reserved, mprotect(start, wanted, PROT_READ | PROT_WRITE) == 0 else {
      return false
    }
    madvise(start + usable, wanted - usable, MADV_HUGEPAGE)
    usable = wanted
    return true
  }
}
