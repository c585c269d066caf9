import Foundation
import Ingest
import Privacy
import Testing

/// Sketches and hashes beside numpy and scipy: `Tests/Peers/picture_hash.py` prints the numbers.
@Suite struct PictureSketchTests {
  private static func sample(_ row: Int, _ column: Int) -> Int {
    let high = row * row * 7 + column * 13 + row * column * 5
    return (high + (row * 31 + column * 17) % 23 * 9) % 4096
  }

  /// A picture of 12 bits by the formula, or of what a change makes of its samples.
  private static func sketch(
    rows: Int = 50, columns: Int = 70, photometric: Photometric = .monochrome2,
    _ change: (Int) -> Int = { $0 }, _ state: (inout ManifestCase) -> Void = { _ in }
  ) throws -> PictureSketch? {
    let samples = (0..<rows).flatMap { row in
      (0..<columns).map { UInt16(change(sample(row, $0))) }
    }
    let pixels = try #require(
      StoredPixels(
        rows: rows, columns: columns, channels: 1, bitsStored: 16, isSigned: false,
        bytes: samples.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }))
    var facts = ManifestCase(
      caseID: "c", patientID: "p", studyID: "s", seriesID: "e", instanceID: "i", frame: 0,
      pixels: pixels, photometric: photometric)
    state(&facts)
    return PictureSketch(facts, pixels)
  }

  @Test func `cells are means of what lies in them, and the hash is that of scipy`() throws {
    let sketch = try #require(try Self.sketch())
    let expected = [
      (0, 0, 0), (0, 31, 67), (7, 20, 178), (15, 3, 52), (16, 16, 89), (31, 0, 69), (31, 31, 88),
    ]
    for (row, column, value) in expected {
      #expect(sketch.cells[row * 32 + column] == UInt8(value), "cell \(row), \(column)")
    }
    #expect(sketch.cells.reduce(0) { $0 + Int($1) } == 127_003)
    #expect(PictureHash(sketch).bits == 0x71C3_479F_7EEC_08A0)
  }

  @Test func `brightness, contrast and MONOCHROME1 make no difference`() throws {
    let plain = try #require(try Self.sketch())
    #expect(try Self.sketch({ 3 * $0 + 700 }) == plain)
    #expect(try Self.sketch({ $0 }, { $0.rescaleSlope = 0.5 }) == plain)
    #expect(try Self.sketch(photometric: .monochrome1, { 4095 - $0 }) == plain)
  }

  @Test func `a window cuts off what a viewer does not show`() throws {
    let window = Window(centre: 2000, width: 1000, function: .linear)
    let windowed = try Self.sketch({ $0 }, { $0.window = window })
    #expect(try windowed == Self.sketch({ min(max($0, 1500), 2500) }))
    #expect(try windowed != Self.sketch())
  }

  @Test func `padding is as dark as the darkest of the rest`() throws {
    let samples = (0..<50).flatMap { row in (0..<70).map { Self.sample(row, $0) } }
    let darkest = try #require(samples.filter { $0 >= 300 }.min())
    let padded = try Self.sketch({ $0 < 300 ? 9000 : $0 }, { $0.paddingValues = [9000, 9000] })
    #expect(try padded == Self.sketch({ max($0, darkest) }))
  }

  @Test func `pictures that are small or plain have no sketch`() throws {
    #expect(try Self.sketch(rows: 31) == nil)
    #expect(try Self.sketch(columns: 31) == nil)
    #expect(try Self.sketch({ _ in 77 }) == nil)
    #expect(try Self.sketch(rows: 32, columns: 32) != nil)
  }

  /// Infinite sums, and differences of infinities, which are no numbers.
  @Test(arguments: [1e305, 1e308, -1e308])
  func `a slope that leaves the numbers there are gives no sketch`(slope: Double) throws {
    #expect(try Self.sketch({ $0 + 4096 }, { $0.rescaleSlope = slope }) == nil)
    #expect(
      try Self.sketch(
        { $0 % 7 == 0 ? 60_000 : 0 },
        {
          $0.rescaleSlope = slope
          $0.rescaleIntercept = -slope
        }) == nil)
  }

  /// Hashes of 5 clusters and of none, as pictures of one kind have them.
  @Test func `the index finds what looking at all finds`() {
    var generator = Draws(state: 3)
    let centres = (0..<5).map { _ in generator.next() }
    let hashes = (0..<2000).map { number in
      var bits = number % 3 == 0 ? generator.next() : centres[number % 5]
      for _ in 0..<(number % 9) { bits ^= 1 << (generator.next() >> 58) }
      return PictureHash(bits: bits)
    }
    let owners = hashes.indices.map { $0 / 3 }
    let found = PictureHashIndex(hashes, owners: owners).neighbours()
    var isAnyFull = false
    var isAnyEmpty = false
    for index in stride(from: 0, to: hashes.count, by: 7) {
      let all = hashes.indices.filter { owners[$0] != owners[index] }
        .map { (distance: hashes[index].distance(to: hashes[$0]), index: $0) }
        .filter { $0.distance <= 12 }.sorted { $0 < $1 }
      #expect(found[index] == all.prefix(16).map(\.index), "hash \(index)")
      isAnyFull = isAnyFull || all.count > 16
      isAnyEmpty = isAnyEmpty || all.isEmpty
    }
    #expect(isAnyFull && isAnyEmpty)
  }
}

/// Random bits, by splitmix64.
struct Draws {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
    return bits ^ bits >> 31
  }

  /// From 0 to below 1.
  mutating func uniform() -> Double { Double(next() >> 11) / Double(1 << 53) }
}
