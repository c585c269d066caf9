import DecodeProtocol
import Privacy
import TestSupport
import Testing

/// What looks like text, and what does not.
@Suite struct TextScreenTests {
  private func frame(
    _ picture: DrawnText, bits: Int = 8, isSigned: Bool = false, photometric: String = "MONOCHROME2"
  ) throws -> StoredFrame {
    let allocated = bits > 8 ? 16 : 8
    let samples = photometric == "RGB" ? 3 : 1
    let bytes = picture.samples.flatMap { sample in
      let word =
        allocated == 8
        ? [UInt8(truncatingIfNeeded: sample)]
        : [UInt8(truncatingIfNeeded: sample), UInt8(truncatingIfNeeded: sample >> 8)]
      return (0..<samples).flatMap { _ in word }
    }
    return try StoredFrame(
      layout: .init(
        index: 0, rows: picture.rows, columns: picture.columns, samples: samples,
        bitsAllocated: allocated, bitsStored: bits, isSigned: isSigned, photometric: photometric),
      bytes: bytes)
  }

  /// How many pixels of letters no region covers.
  private func missed(_ picture: DrawnText, _ frame: StoredFrame) -> Int {
    let regions = TextScreen.standard.regions(in: frame)
    return picture.isInk.indices.count { place in
      let (y, x) = (place / picture.columns, place % picture.columns)
      return picture.isInk[place]
        && !regions.contains { $0.rows.contains(y) && $0.columns.contains(x) }
    }
  }

  private func named(
    scale: Int = 2, level: Int = 230, background: Int = 60, noise: Int = 6
  ) -> DrawnText {
    var picture = DrawnText(rows: 160, columns: 260, level: background)
    picture.addNoise(upTo: noise)
    picture.draw("QUILLON 1977", x: 30, y: 40, scale: scale, level: level)
    return picture
  }

  @Test(arguments: [1, 2, 3])
  func `letters of seven to twenty-one pixels are found to the last one`(scale: Int) throws {
    let picture = named(scale: scale)
    #expect(try missed(picture, frame(picture)) == 0)
  }

  @Test(arguments: [(200, 20), (60, 80), (0, 12), (250, 237)])
  func `dark and faint letters are found`(background: Int, level: Int) throws {
    let picture = named(
      level: level, background: background, noise: background == 0 || background == 250 ? 0 : 3)
    #expect(try missed(picture, frame(picture)) == 0)
  }

  @Test(arguments: 1...3)
  func `turned letters are found`(quarters: Int) throws {
    let picture = (0..<quarters).reduce(named()) { picture, _ in picture.turned }
    #expect(try missed(picture, frame(picture)) == 0)
  }

  @Test(arguments: ["MONOCHROME1", "MONOCHROME2", "RGB"])
  func `every photometric interpretation is searched`(photometric: String) throws {
    let picture = named()
    #expect(try missed(picture, frame(picture, photometric: photometric)) == 0)
  }

  @Test(arguments: [(12, false), (16, false), (16, true)])
  func `wide samples are searched over their whole range`(bits: Int, isSigned: Bool) throws {
    let base = isSigned ? -2000 : 300
    var picture = DrawnText(rows: 160, columns: 260, level: base)
    picture.addNoise(upTo: 30)
    picture.draw("QUILLON 1977", x: 30, y: 40, scale: 2, level: base + 400)
    #expect(try missed(picture, frame(picture, bits: bits, isSigned: isSigned)) == 0)
  }

  @Test(arguments: ["L", "R"])
  func `a marker of the side is left`(marker: String) throws {
    var picture = DrawnText(rows: 160, columns: 260, level: 60)
    picture.addNoise(upTo: 6)
    picture.draw(marker, x: 40, y: 40, scale: 4, level: 230)
    #expect(try TextScreen.standard.regions(in: frame(picture)) == [])
  }

  @Test func `a ruler is left`() throws {
    var picture = DrawnText(rows: 160, columns: 260, level: 60)
    picture.addNoise(upTo: 6)
    picture.drawRuler(x: 20, y: 60, ticks: 25, level: 230)
    #expect(try TextScreen.standard.regions(in: frame(picture)) == [])
  }

  @Test(arguments: [0, 6, 60])
  func `noise is no text`(levels: Int) throws {
    var picture = DrawnText(rows: 300, columns: 300, level: 60)
    picture.addNoise(upTo: levels)
    #expect(try TextScreen.standard.regions(in: frame(picture)) == [])
  }

  @Test func `a frame too small for text holds none`() throws {
    let picture = DrawnText(rows: 3, columns: 200, level: 60)
    #expect(try TextScreen.standard.regions(in: frame(picture)) == [])
  }
}
