import Cohorts
import Compute
import Testing

import Explaining

/// Spoiled images beside Pillow's and SciPy's (Tests/Peers/stress_literals.py), or by hand.
@Suite struct CorruptionTests {
  private func picture(_ height: Int, _ width: Int, _ channels: Int) -> UnitImage {
    let values = (0..<height * width * channels).map { index -> Float in
      let (pixel, channel) = index.quotientAndRemainder(dividingBy: channels)
      let (row, column) = pixel.quotientAndRemainder(dividingBy: width)
      return Float((7 * row + 13 * column + 3 * row * column + 29 * channel) % 256) / 255
    }
    return UnitImage(height: height, width: width, channels: channels, values: values)
  }

  private func spoiled(
    _ corruption: Corruption, _ severity: Int, _ image: UnitImage
  ) -> UnitImage {
    var generator = SeededGenerator(seed: 7)
    return corruption.applied(to: image, severity: severity, generator: &generator)
  }

  private func levels(_ image: UnitImage) -> [Int] {
    image.values.map { Int(($0 * 255).rounded()) }
  }

  /// Rounding inside the library's integer transform moves a level now and then.
  private func expect(_ ours: [Int], _ theirs: [Int], within: Int) {
    #expect(zip(ours, theirs).allSatisfy { abs($0 - $1) <= within }, "\(ours) for \(theirs)")
    #expect(ours.count == theirs.count)
  }

  @Test(arguments: [
    (
      1, [0, 9, 20, 25, 22, 38, 31, 57, 60, 62, 67],
      [38, 65, 84, 119, 152, 160, 224, 226, 0, 46, 64, 93, 118]
    ),
    (
      3, [0, 10, 24, 30, 45, 41, 39, 62, 64, 58, 59],
      [41, 58, 109, 130, 130, 180, 212, 172, 17, 58, 50, 48, 109]
    ),
    (
      5, [0, 0, 13, 43, 63, 69, 67, 63, 88, 88, 88],
      [69, 68, 83, 123, 169, 192, 183, 165, 84, 82, 81, 85, 95]
    ),
  ])
  func `grey JPEG loses what libjpeg loses`(severity: Int, column: [Int], row: [Int]) {
    let found = levels(spoiled(.jpeg, severity, picture(11, 13, 1)))
    expect((0..<11).map { found[$0 * 13] }, column, within: 1)
    expect(Array(found[5 * 13..<6 * 13]), row, within: 1)
  }

  @Test(arguments: [
    (
      1,
      [
        9, 50, 96, 41, 73, 68, 51, 99, 161, 122, 98, 148, 104, 139, 197, 134, 154, 163, 152, 180,
        217, 168, 210, 255,
      ]
    ),
    (
      3,
      [
        10, 34, 62, 38, 64, 97, 66, 96, 134, 83, 112, 152, 108, 132, 166, 150, 162, 184, 186, 189,
        194, 204, 199, 195,
      ]
    ),
  ])
  func `coloured JPEG loses what libjpeg loses`(severity: Int, row: [Int]) {
    let found = levels(spoiled(.jpeg, severity, picture(8, 8, 3)))
    // A coefficient in the middle of a step of 40 may go to the other side there.
    expect(Array(found[3 * 24..<4 * 24]), row, within: 6)
  }

  @Test func `a blur spreads a point as SciPy does`() {
    var values = [Float](repeating: 0, count: 125 * 125)
    values[62 * 125 + 62] = 1
    let image = UnitImage(height: 125, width: 125, channels: 1, values: values)
    let found = spoiled(.blur, 3, image)  // 0.012 · 125 = 1.5 pixels
    let theirs: [Float] = [0.0707622, 0.056662, 0.0290912, 0.0095766, 0.0020214, 0.0002736]
    for (column, value) in theirs.enumerated() {
      #expect(abs(found.values[62 * 125 + 62 + column] - value) < 1e-6)
    }
  }

  @Test func `noise has its deviation and comes from the generator`() {
    let grey = UnitImage(
      height: 100, width: 100, channels: 1, values: Array(repeating: 0.5, count: 10_000))
    let found = spoiled(.noise, 2, grey)
    #expect(abs(found.meanAndDeviation.mean - 0.5) < 0.002)
    #expect(abs(found.meanAndDeviation.deviation - 0.04) < 0.001)
    #expect(spoiled(.noise, 2, grey) == found)
    var other = SeededGenerator(seed: 8)
    #expect(Corruption.noise.applied(to: grey, severity: 2, generator: &other) != found)
  }

  @Test func `exponents and contrast are what their numbers say`() {
    let image = UnitImage(height: 1, width: 2, channels: 1, values: [0.25, 0.75])
    #expect(spoiled(.darker, 4, image).values == [0.0625, 0.5625])
    #expect(spoiled(.brighter, 4, image).values == [0.5, Float(0.75).squareRoot()])
    let flat = spoiled(.contrast, 3, image).values
    #expect(abs(flat[0] - 0.4) < 1e-6 && abs(flat[1] - 0.6) < 1e-6)
  }

  @Test func `half the resolution is the mean of four pixels, four times`() {
    let image = UnitImage(
      height: 2, width: 4, channels: 1, values: [0, 0.5, 1, 1, 0.5, 1, 0, 0])
    #expect(spoiled(.resolution, 2, image).values == [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5])
    #expect(spoiled(.resolution, 2, image).height == 2)
  }

  @Test func `corners and border are painted with the mean, and the middle stays`() {
    var values = [Float](repeating: 0, count: 20 * 20)
    for index in 0..<200 { values[index] = 1 }
    let image = UnitImage(height: 20, width: 20, channels: 1, values: values)
    let corners = spoiled(.corners, 2, image).values  // a tenth: two pixels
    #expect(corners[0] == 0.5 && corners[21] == 0.5 && corners[19] == 0.5 && corners[399] == 0.5)
    #expect(corners[2] == 1 && corners[42] == 1 && corners[397] == 0)
    #expect(corners.count { $0 == 0.5 } == 16)
    #expect(spoiled(.border, 2, image).values.count { $0 == 0.5 } == 76)  // one pixel all around
  }

  @Test func `a marker is bright, in the upper left corner, and grows`() {
    let black = UnitImage(
      height: 100, width: 80, channels: 3, values: Array(repeating: 0, count: 24_000))
    let sizes = (1...5).map { severity in
      spoiled(.marker, severity, black).values.count { $0 == 1 }
    }
    #expect(sizes == sizes.sorted() && Set(sizes).count == 5)
    // 4 of 100 pixels, a stroke of 1: four down, three more across, in three channels.
    #expect(sizes[0] == 21)
    #expect(spoiled(.marker, 1, black).values[(1 * 80 + 1) * 3] == 1)
  }

  @Test func `what is marked takes the mean of the rest, whatever it was`() {
    // Two channels: what is marked is 1 or 0.5 and leaves no trace; the rest has means ¼ and ½.
    func covered(_ finding: Float) -> UnitImage {
      UnitImage(
        height: 1, width: 4, channels: 2,
        values: [0, 0.25, finding, finding, 0.5, 0.75, finding, finding]
      ).painted(where: [false, true, false, true])
    }
    #expect(covered(1).values == [0, 0.25, 0.25, 0.5, 0.5, 0.75, 0.25, 0.5])
    #expect(covered(0.5) == covered(1))
    let whole = UnitImage(height: 1, width: 2, channels: 1, values: [0.25, 0.75])
    #expect(whole.painted(where: [true, true]).values == [0.5, 0.5])
  }

  @Test(arguments: Corruption.allCases)
  func `every severity stays within the range and changes more`(corruption: Corruption) {
    let image = picture(40, 33, 1)
    var last = 0.0
    for severity in 1...Corruption.severityCount {
      let found = spoiled(corruption, severity, image)
      #expect(found.values.allSatisfy { (0...1).contains($0) })
      let moved = zip(found.values, image.values).reduce(0.0) { $0 + Double(abs($1.0 - $1.1)) }
      // Markers of neighbouring sizes may take as many pixels of a small picture.
      let grows = corruption == .marker ? moved >= last && moved > 0 : moved > last
      #expect(grows, "\(corruption) at \(severity)")
      last = moved
    }
  }
}
