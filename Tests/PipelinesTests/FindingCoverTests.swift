import Compute
import Pipelines
import Testing

/// Whose masks cover an image: the cover is of the same shapes whatever the answer is.
@Suite struct FindingCoverTests {
  /// How often each set of lenders covers the cases of one truth, over many draws.
  private func shares(
    _ cases: [FindingCover.Case], truth: Int
  ) throws -> [[Int]: Double] {
    let cover = try #require(FindingCover(cases, of: 0))
    var (counts, total): ([[Int]: Int], Int) = ([:], 0)
    for seed in 0..<4000 {
      for one in cases where one.truth == truth {
        var generator = SeededGenerator(seed: UInt64(seed), stream: UInt64(one.index))
        let lenders = cover.lenders(of: one.index, using: &generator).map { $0[0] }
        counts[lenders.sorted(), default: 0] += 1
        total += 1
      }
    }
    return counts.mapValues { Double($0) / Double(total) }
  }

  @Test(arguments: [
    // Both truths have marked cases; one of either has none marked.
    (marked: [0, 1, 2, 3, 5], covers: 6),
    // Only those with the finding have: their masks cover all.
    (marked: [1, 3, 5], covers: 3),
    // Only those without it have.
    (marked: [0, 2], covers: 2),
  ])
  func `both truths are covered alike`(marked: [Int], covers: Int) throws {
    let cases = (0..<8).map {
      FindingCover.Case(index: $0, truth: $0 % 2, isMarked: marked.contains($0), size: (64, 64))
    }
    let (negative, positive) = (try shares(cases, truth: 0), try shares(cases, truth: 1))
    #expect(negative.count == covers && positive.count == covers)
    for (lenders, share) in negative {
      // Of 16,000 draws at share 1/6 to 1/2 the standard deviation is at most 0.004.
      #expect(abs(share - 1 / Double(covers)) < 0.02, "\(lenders): \(share)")
      #expect(abs(share - (positive[lenders] ?? 0)) < 0.03, "\(lenders): \(share)")
    }
  }

  @Test func `what a case has marked itself is always covered`() throws {
    let cases = (0..<6).map {
      FindingCover.Case(index: $0, truth: $0 % 2, isMarked: $0 < 4, size: (64, 64))
    }
    let cover = try #require(FindingCover(cases, of: 0))
    #expect(cover.indices == [0, 1, 2, 3, 4, 5])
    for seed in 0..<100 {
      var generator = SeededGenerator(seed: UInt64(seed), stream: 0)
      for index in 0..<4 {
        let lenders = cover.lenders(of: index, using: &generator).map { $0[0] }
        #expect(lenders.count == 2 && lenders.contains(index))
        #expect(lenders.contains { $0 % 2 != index % 2 })
      }
    }
  }

  @Test func `masks of images of like proportions come first, then all others`() throws {
    // Wide and high ones in turn, those with a finding marked; 33 by 96 is a wide one too.
    let cases = (0..<8).map { index in
      FindingCover.Case(
        index: index, truth: index / 2 % 2, isMarked: index / 2 % 2 == 1,
        size: index == 0 ? (33, 96) : index % 2 == 0 ? (32, 96) : (96, 32))
    }
    let cover = try #require(FindingCover(cases, of: 0))
    for seed in 0..<50 {
      var generator = SeededGenerator(seed: UInt64(seed), stream: 0)
      for (index, alike) in [(0, [2, 6]), (1, [3, 7]), (4, [2, 6]), (5, [3, 7])] {
        let lenders = cover.lenders(of: index, using: &generator)
        #expect(lenders.count == 1)
        #expect(lenders[0].prefix(2).sorted() == alike, "\(index): \(lenders)")
        #expect(lenders[0].dropFirst(2).sorted() == [2, 3, 6, 7], "\(index): \(lenders)")
      }
    }
  }

  @Test func `without marks nothing is covered`() {
    #expect(FindingCover([], of: 0) == nil)
    let one = FindingCover.Case(index: 0, truth: 1, isMarked: false, size: (64, 64))
    #expect(FindingCover([one], of: 0) == nil)
  }
}
