internal import Annotations
internal import Testing

/// Pixels that two masks share.
@Suite struct SharedCountTests {
  @Test func `shared pixels are counted as one by one`() {
    var state: UInt64 = 0x9E37_79B9
    func pixels(_ share: UInt64) -> [UInt8] {
      (0..<60).map { _ in
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state % 10 < share ? 1 : 0
      }
    }
    for share in [0, 1, 5, 9, 10] as [UInt64] {
      for other in [0, 3, 10] as [UInt64] {
        let (one, two) = (pixels(share), pixels(other))
        let expected = zip(one, two).count { $0 == 1 && $1 == 1 }
        let first = RunLengthMask(rows: 5, columns: 12, pixels: one)
        let second = RunLengthMask(rows: 5, columns: 12, pixels: two)
        #expect(first.sharedCount(with: second) == expected)
        #expect(second.sharedCount(with: first) == expected)
      }
    }
  }
}
