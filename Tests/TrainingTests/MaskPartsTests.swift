internal import Annotations
internal import Testing
internal import Training

/// Expected numbers: Tests/Peers/pixel_literals.py (scipy.ndimage), and by hand.
struct MaskPartsTests {
  private static let masks: [RunLengthMask] = {
    var draws = Draws(seed: 3)
    return [55, 18].map { share in
      RunLengthMask(
        rows: 12, columns: 16, pixels: (0..<192).map { _ in draws.below(100) < share ? 1 : 0 })
    }
  }()

  @Test func `parts hang together by eight neighbours, as scipy finds them`() {
    #expect(MaskParts(Self.masks[0]).markedSizes.sorted() == [1, 115])
    #expect(
      MaskParts(Self.masks[1]).markedSizes.sorted() == [
        1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 4, 4,
      ])
  }

  @Test func `holes are filled as scipy fills them`() {
    let filled = MaskParts(Self.masks[0]).filled
    #expect(filled.markedCount - Self.masks[0].markedCount == 36)
    #expect(
      filled.runs == [
        1, 5, 1, 1, 1, 2, 2, 3, 2, 4, 3, 2, 1, 4, 1, 10, 1, 19, 2, 14, 1, 30, 1, 1, 1, 13, 5, 11,
        1, 2, 3, 3, 3, 14, 1, 6, 4, 1, 2, 1, 2, 1, 1, 5,
      ])
  }

  @Test func `a hole that touches the outside by a corner alone is a hole`() {
    let runs = [10, 7, 2, 1, 5, 1, 2, 1, 2, 1, 2, 1, 2, 1, 5, 1, 2, 6, 11]
    let ring = RunLengthMask(rows: 7, columns: 9, runs: runs)
    let filled = ring.map { MaskParts($0).filled }
    #expect(filled?.runs == [10, 7, 2, 7, 2, 7, 2, 7, 2, 6, 11])
  }

  @Test func `the largest part stays, of equal ones the first`() {
    #expect(MaskParts(Self.masks[1]).largest.runs == [43, 1, 16, 1, 14, 2, 115])
  }

  @Test func `parts of fewer pixels are dropped`() {
    #expect(
      MaskParts(Self.masks[1]).parts(from: 3).runs == [
        43, 1, 16, 1, 14, 2, 69, 1, 15, 1, 6, 2, 6, 1, 6, 1, 1, 1, 5,
      ])
    #expect(MaskParts(Self.masks[1]).parts(from: 0) == Self.masks[1])
  }

  @Test func `each part has a tight box`() {
    // # . . .
    // . # . #
    // . . . #
    let mask = RunLengthMask(
      rows: 3, columns: 4, pixels: [1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1])
    #expect(
      MaskParts(mask).boxes(label: "a") == [
        LabelledBox(label: "a", x: 0, y: 0, width: 2, height: 2),
        LabelledBox(label: "a", x: 3, y: 1, width: 1, height: 2),
      ])
  }

  @Test func `two arms that meet below are one part, and a row's end touches no next row`() {
    // # . # . #
    // # # # # #
    // . . . . .
    // # . . . .
    let arms: [UInt8] = [1, 0, 1, 0, 1] + [1, 1, 1, 1, 1] + [0, 0, 0, 0, 0] + [1, 0, 0, 0, 0]
    #expect(MaskParts(RunLengthMask(rows: 4, columns: 5, pixels: arms)).markedSizes == [8, 1])
    let ends = RunLengthMask(rows: 2, columns: 4, pixels: [0, 0, 0, 1, 1, 0, 0, 0])
    #expect(MaskParts(ends).markedSizes == [1, 1])
  }

  /// By SciPy's `ndimage.label` with a structure of ones, on the same draw (Tests/Peers).
  @Test func `a large drawn mask has the parts that SciPy finds`() {
    var state: UInt32 = 7
    let pixels = (0..<(61 * 47)).map { _ -> UInt8 in
      state = 1_664_525 &* state &+ 1_013_904_223
      return state >> 8 & 0xFF < 90 ? 1 : 0
    }
    let sizes = MaskParts(RunLengthMask(rows: 61, columns: 47, pixels: pixels)).markedSizes
    #expect(sizes.count == 112)
    #expect(sizes.max() == 170)
    #expect(sizes.count { $0 == 1 } == 47)
  }

  @Test func `nothing has no part, and stays nothing`() {
    let nothing = RunLengthMask.empty(rows: 2, columns: 3)
    let parts = MaskParts(nothing)
    #expect(parts.markedSizes.isEmpty)
    #expect(parts.filled == nothing)
    #expect(parts.largest == nothing)
    #expect(parts.parts(from: 1) == nothing)
  }
}
