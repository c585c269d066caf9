import Annotations
import Foundation
import Testing

struct RunLengthMaskTests {
  /// Drawn by hand: 3 × 4, an L that touches the right edge.
  private let pixels: [UInt8] = [
    0, 1, 0, 0,
    0, 1, 0, 255,
    0, 1, 1, 1,
  ]

  @Test func `runs alternate and begin with what is not marked`() {
    let mask = RunLengthMask(rows: 3, columns: 4, pixels: pixels)
    #expect(mask.runs == [1, 1, 3, 1, 1, 1, 1, 3])
    #expect(mask.markedCount == 6)
    #expect(mask.pixels == pixels.map { $0 == 0 ? 0 : 1 })
    #expect(RunLengthMask(rows: 1, columns: 2, pixels: [1, 0]).runs == [0, 1, 1])
  }

  @Test func `tight bounds follow a run that goes on in the next row`() throws {
    let bounds = try #require(RunLengthMask(rows: 3, columns: 4, pixels: pixels).tightBounds)
    #expect(bounds.x == 1..<4)
    #expect(bounds.y == 0..<3)
    let wrapped = RunLengthMask(rows: 3, columns: 3, pixels: [0, 0, 0, 0, 0, 1, 1, 0, 0])
    let whole = try #require(wrapped.tightBounds)
    #expect(whole.x == 0..<3)
    #expect(whole.y == 1..<3)
    #expect(RunLengthMask.empty(rows: 2, columns: 2).tightBounds == nil)
  }

  @Test(arguments: [[], [5], [3], [-1, 5], [2, 0, 2], [4, .max], [.max, .max]])
  func `runs that are no mask of the size are refused`(runs: [Int]) {
    #expect(RunLengthMask(rows: 2, columns: 2, runs: runs) == nil)
  }

  @Test func `a mask is the same after JSON, and damaged runs are not read`() throws {
    let mask = RunLengthMask(rows: 3, columns: 4, pixels: pixels)
    let data = try JSONEncoder().encode(mask)
    #expect(try JSONDecoder().decode(RunLengthMask.self, from: data) == mask)
    let damaged = Data(#"{"rows": 2, "columns": 2, "runs": [3]}"#.utf8)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(RunLengthMask.self, from: damaged)
    }
  }

  @Test func `the tight box of a mask has edges between pixels`() {
    let mask = RunLengthMask(rows: 3, columns: 4, pixels: pixels)
    #expect(
      LabelledBox(label: "lesion", around: mask)
        == LabelledBox(label: "lesion", x: 1, y: 0, width: 3, height: 3))
    #expect(LabelledBox(label: "lesion", around: .empty(rows: 3, columns: 4)) == nil)
  }
}
