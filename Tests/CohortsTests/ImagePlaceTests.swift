import Testing

import Cohorts

/// Where an image lies in the square input, and what of another's mask comes to lie there.
@Suite struct ImagePlaceTests {
  private let wide = ImagePlace(rows: 4..<8, columns: 0..<12)
  private let high = ImagePlace(rows: 0..<12, columns: 4..<8)

  /// An input of 12 by 12 that is marked there.
  private func mask(_ rows: Range<Int>, _ columns: Range<Int>) -> UnitImage {
    UnitImage(
      height: 12, width: 12, channels: 1,
      values: (0..<144).map { rows.contains($0 / 12) && columns.contains($0 % 12) ? 1 : 0 })
  }

  @Test func `a mask at the same place stays as it is`() {
    let marks = wide.marks(of: mask(5..<7, 9..<12), at: wide)
    #expect(marks == wide.part(of: mask(5..<7, 9..<12)).values.map { $0 > 0 })
    #expect(marks.count { $0 } == 6)
  }

  // By hand: the four columns of the high image take columns 1, 4, 7 and 10 of the wide one, and
  // its lower six rows the lower two; where the mask lies in the input, the high image has nothing.
  @Test func `a mask of a wide image moves into a high one`() {
    let lent = mask(6..<8, 8..<12)
    #expect(!high.part(of: lent).values.contains(1))
    let marks = high.marks(of: lent, at: wide)
    #expect(marks == (0..<48).map { $0 / 4 >= 6 && $0 % 4 == 3 })
  }

  @Test func `what is narrower than the nearest pixels is lost`() {
    #expect(!high.marks(of: mask(4..<8, 0..<1), at: wide).contains(true))
  }
}
