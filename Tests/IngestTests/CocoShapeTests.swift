import Files
import Foundation
import Ingest
import Testing

/// Regions of COCO annotations are pycocotools', to the pixel.
@Suite struct CocoShapeTests {
  /// Numerical Recipes' generator, as `Tests/Peers/mark_literals.py` has it.
  private struct Draw {
    private var state: UInt32 = 7

    mutating func below(_ bound: Int) -> Int {
      state = 1_664_525 &* state &+ 1_013_904_223
      return Int(state >> 8) % bound
    }
  }

  /// What is marked, as run lengths column by column.
  private static func counts(_ pixels: [UInt8], rows: Int, columns: Int) -> [Int] {
    var counts: [Int] = []
    var (value, length): (UInt8, Int) = (0, 0)
    for place in 0..<(rows * columns) {
      let pixel = pixels[place % rows * columns + place / rows]
      if pixel != value {
        counts.append(length)
        (value, length) = (pixel, 0)
      }
      length += 1
    }
    return counts + [length]
  }

  @Test func `200 drawn polygons have the pixels that pycocotools gives them`() {
    var draw = Draw()
    var lines: [String] = []
    var areas: [Int] = []
    for _ in 0..<200 {
      let (rows, columns) = (5 + draw.below(60), 5 + draw.below(60))
      var corners: [Double] = []
      for _ in 0..<(3 + draw.below(7)) {
        corners.append(Double(draw.below(8 * columns + 64)) / 8 - 4)
        corners.append(Double(draw.below(8 * rows + 64)) / 8 - 4)
      }
      var pixels = [UInt8](repeating: 0, count: rows * columns)
      let fault = CocoShape.polygons([corners]).mark(&pixels, rows: rows, columns: columns)
      #expect(fault == nil)
      areas.append(pixels.reduce(0) { $0 + Int($1) })
      lines.append(
        Self.counts(pixels, rows: rows, columns: columns).map(String.init).joined(separator: " "))
    }
    #expect(Array(areas.prefix(12)) == [172, 249, 610, 289, 115, 34, 43, 200, 401, 3, 345, 195])
    #expect(
      Digest.sha256(Data(lines.joined(separator: "\n").utf8))
        == "8acc06b469548e644eb9388e3df19fd1c77a33e8af04ff05b995e033584f691a")
  }

  @Test func `letters are read as pycocotools writes them`() {
    #expect(
      CocoShape.counts(in: "e21^10O1O100O010O100O000I") == [
        85, 1, 46, 1, 45, 2, 44, 3, 44, 3, 43, 3, 44, 3, 43, 4, 43, 4, 42, 4, 42, 4, 35,
      ])
    #expect(
      CocoShape.counts(in: ">b06An0=TOKc03@2;LG2;LG2:LI1:MH1:MG2:LI1T1NS>") == [
        14, 18, 6, 3, 36, 16, 8, 11, 27, 14, 11, 16, 22, 12, 13, 14, 24, 10, 15, 12, 25, 8, 18, 9,
        28, 6, 20, 7, 30, 4, 21, 6, 31, 2, 24, 3, 60, 1, 511,
      ])
  }

  @Test(arguments: ["P", "e2 1", "~", "oooooooooooooooooooo1", "O"])
  func `letters that nobody wrote are refused`(text: String) {
    #expect(CocoShape.counts(in: text) == nil)
  }

  @Test(arguments: [
    ([1.0, 1, 2], 9), ([1, 1, 2, 2], 9), ([1, 1, 2, 2, 3], 9), ([1, 1, 2, 2, 3, 1e9], 9),
    ([1, 1, 2, 2, 3, .nan], 9),
  ])
  func `a polygon that is none marks nothing`(corners: [Double], side: Int) {
    var pixels = [UInt8](repeating: 0, count: side * side)
    let fault = CocoShape.polygons([corners]).mark(&pixels, rows: side, columns: side)
    #expect(fault == "has a polygon without three corners, or one far outside the image")
    #expect(pixels.allSatisfy { $0 == 0 })
  }
}
