import Annotations
import Testing

/// What is marked falls into parts.
@Suite struct MaskPartsTests {
  private static func mask(_ rows: [String]) -> RunLengthMask {
    RunLengthMask(
      rows: rows.count, columns: rows[0].count,
      pixels: rows.joined().utf8.map { $0 == UInt8(ascii: "#") ? 1 : 0 })
  }

  @Test func `corners join, a gap does not, and a part may close behind a hole`() {
    let mask = Self.mask([
      "#..#..###",
      ".#....#.#",
      "...#..###",
      "..#......",
    ])
    #expect(
      mask.parts == [
        RunLengthMask.Part(x: 0..<2, y: 0..<2, pixelCount: 2),
        RunLengthMask.Part(x: 3..<4, y: 0..<1, pixelCount: 1),
        RunLengthMask.Part(x: 6..<9, y: 0..<3, pixelCount: 8),
        RunLengthMask.Part(x: 2..<4, y: 2..<4, pixelCount: 2),
      ])
  }

  @Test func `two arms that meet below are one part`() {
    let mask = Self.mask(["#.#.#", "#.#.#", "#####"])
    #expect(mask.parts == [RunLengthMask.Part(x: 0..<5, y: 0..<3, pixelCount: 11)])
  }

  @Test func `the end of a row does not touch the start of the next`() {
    let mask = Self.mask(["...#", "#...", "...."])
    #expect(mask.parts.count == 2)
    #expect(Self.mask(["####", "####"]).parts.count == 1)
    #expect(RunLengthMask.empty(rows: 2, columns: 2).parts.isEmpty)
  }

  /// By SciPy's `ndimage.label` with a structure of ones, on the same draw (Tests/Peers).
  @Test func `a drawn mask has the parts that SciPy finds`() {
    var state: UInt32 = 7
    let pixels = (0..<(61 * 47)).map { _ -> UInt8 in
      state = 1_664_525 &* state &+ 1_013_904_223
      return state >> 8 & 0xFF < 90 ? 1 : 0
    }
    let parts = RunLengthMask(rows: 61, columns: 47, pixels: pixels).parts
    #expect(parts.count == 112)
    #expect(parts.map(\.pixelCount).max() == 170)
    #expect(parts.count { $0.pixelCount == 1 } == 47)
  }

  @Test func `boxes are tight around parts`() {
    let boxes = LabelledBox.parts(of: Self.mask(["..#.", "..##", "#..."]), label: "cyst")
    #expect(
      boxes == [
        LabelledBox(label: "cyst", x: 2, y: 0, width: 2, height: 2),
        LabelledBox(label: "cyst", x: 0, y: 2, width: 1, height: 1),
      ])
  }
}
