import Compute
import Evaluation
import Synchronization
import Testing

/// Produced by Tests/Peers/segmentation_literals.py (scikit-learn, scipy; held to medpy and MONAI).
@Suite struct SegmentationTests {
  /// Two blobs, and Dice, IoU, volume difference, HD, HD95, ASSD, NSD in the order of the measures.
  struct Literal: Sendable, CustomTestStringConvertible {
    var width: Int
    var height: Int
    var x: Double
    var y: Double
    var tolerance: Double
    var seeds: [Int]
    var values: [Double]

    init(
      _ width: Int, _ height: Int, _ x: Double, _ y: Double, _ tolerance: Double, _ shape: Int,
      _ first: Int, _ second: Int, _ values: [Double]
    ) {
      (self.width, self.height, self.x, self.y) = (width, height, x, y)
      self.tolerance = tolerance
      seeds = [shape, first, second]
      self.values = values
    }

    var testDescription: String { "\(width) × \(height) pixels of \(x) × \(y) mm" }
  }

  private static let blobs: [Literal] = [
    Literal(
      40, 30, 1.0, 1.0, 1.0, 1, 2, 3,
      [
        0.4103448275862069, 0.25813449023861174, 0.2620689655172414, 7.0710678118654755, 5.0,
        1.6440927656513211, 0.5218978102189781,
      ]),
    Literal(
      40, 30, 0.7, 2.5, 2.0, 4, 5, 6,
      [
        0.4450704225352113, 0.286231884057971, 0.04225352112676056, 8.399999999999999, 6.3,
        2.3534243452992976, 0.4585635359116022,
      ]),
    Literal(
      64, 64, 0.5, 0.5, 0.5, 7, 8, 9,
      [
        0.09788654060066741, 0.05146198830409357, 0.19577308120133483, 4.0, 2.821634888687242,
        1.2692596861568755, 0.23267326732673269,
      ]),
    Literal(
      17, 90, 3.0, 0.4, 1.5, 10, 11, 12,
      [
        0.25371120107962214, 0.14528593508500773, 0.014844804318488529, 8.919641248391104,
        6.000499861188218, 1.8569772330929526, 0.5084745762711864,
      ]),
    Literal(
      128, 96, 0.14, 0.14, 0.42, 13, 14, 15,
      [
        0.05383580080753701, 0.027662517289073305, 0.43741588156123823, 1.290736224021004,
        0.8510074165296632, 0.4078415777883919, 0.5659760087241004,
      ]),
    Literal(
      9, 9, 1.0, 3.0, 0.0, 16, 17, 18,
      [
        0.27586206896551724, 0.16, 0.1724137931034483, 6.324555320336759, 5.954352751218165,
        2.3630706013547753, 0.2857142857142857,
      ]),
    Literal(
      200, 3, 0.25, 8.0, 8.0, 19, 20, 21,
      [
        0.0, 0.0, 0.1926605504587156, 12.419742348374221, 8.139410298049853, 4.8497444603727295,
        0.7706422018348624,
      ]),
    Literal(5, 4, 1.0, 1.0, 1.0, 22, 22, 23, [0.0, 0.0, 0.2, 2.0, 1.9, 1.2, 0.8]),
  ]

  @Test(arguments: blobs)
  func `every measure is that of scikit-learn and scipy`(literal: Literal) {
    let grid = Fixture.grid(literal.width, literal.height, literal.x, literal.y)
    let scores = SegmentationScores(
      prediction: Fixture.blob(shape: literal.seeds[0], noise: literal.seeds[1], grid),
      reference: Fixture.blob(shape: literal.seeds[0] + 100, noise: literal.seeds[2], grid),
      toleranceMillimetres: literal.tolerance)
    expect(scores, literal.values)
  }

  @Test func `masks at the edges of what can be drawn are measured`() {
    let grid = Fixture.grid(8, 6, 2, 3)
    let one = Fixture.pixels(grid, (3, 2))
    let full = Fixture.full(grid)
    expect(one, one, [1, 1, 0, 0, 0, 0, 1])
    expect(full, full, [1, 1, 0, 0, 0, 0, 1])
    let far = 20.518284528683193
    expect(
      Fixture.pixels(grid, (0, 0)), Fixture.pixels(grid, (7, 5)), [0, 0, 0, far, far, far, 0])
    expect(one, Fixture.pixels(grid, (4, 2)), [0, 0, 0, 2, 2, 2, 1])
    expect(
      one, full,
      [
        0.04081632653061224, 0.020833333333333332, 0.9591836734693877, 12.041594578792296,
        10.816653826391969, 8.393731278825328, 0,
      ])
    let column = Fixture.grid(1, 9, 2, 3)
    expect(
      Fixture.pixels(column, (0, 1), (0, 2)), Fixture.pixels(column, (0, 7)),
      [0, 0, 0.3333333333333333, 18, 17.85, 16, 0])
    let row = Fixture.grid(9, 1, 2, 3)
    expect(
      Fixture.pixels(row, (1, 0), (2, 0)), Fixture.pixels(row, (8, 0)),
      [0, 0, 0.3333333333333333, 14, 13.9, 12.666666666666666, 0])
  }

  @Test func `two empty masks have no value, one empty mask has the worst`() {
    let grid = Fixture.grid(30, 40, 1, 1)
    let empty = Fixture.empty(grid)
    let one = Fixture.pixels(grid, (29, 39))
    let nothing = SegmentationScores(
      prediction: empty, reference: empty, toleranceMillimetres: 1)
    #expect(nothing.outcome == .trueNegative)
    #expect(nothing.values == [:])
    let missed = SegmentationScores(prediction: empty, reference: one, toleranceMillimetres: 1)
    #expect(missed.outcome == .missed)
    expect(missed, [0, 0, 1, 50, 50, 50, 0])
    let invented = SegmentationScores(prediction: one, reference: empty, toleranceMillimetres: 1)
    #expect(invented.outcome == .falsePositive)
    expect(invented, [0, 0, 1, 50, 50, 50, 0])
  }

  @Test func `areas are in square millimetres`() {
    let grid = Fixture.grid(8, 6, 2, 3)
    let scores = SegmentationScores(
      prediction: Fixture.full(grid), reference: Fixture.pixels(grid, (1, 1)),
      toleranceMillimetres: 1)
    #expect(scores.predictedSquareMillimetres == 288)
    #expect(scores.referenceSquareMillimetres == 6)
  }

  @Test func `a distance of the tolerance is within it whatever the spacing rounds to`() {
    // 3 × 0.1 is above 0.3 in binary.
    let grid = Fixture.grid(5, 1, 0.1, 0.1)
    let scores = SegmentationScores(
      prediction: Fixture.pixels(grid, (0, 0)), reference: Fixture.pixels(grid, (3, 0)),
      toleranceMillimetres: 0.3)
    #expect(scores.values[.nsd] == 1)
  }

  @Test func `exchanging the masks changes no measure`() {
    let grid = Fixture.grid(33, 21, 0.6, 1.7)
    for seed in 1...20 {
      let a = Fixture.blob(shape: seed, noise: seed + 1, grid)
      let b = Fixture.blob(shape: seed + 50, noise: seed + 2, grid)
      let forth = SegmentationScores(prediction: a, reference: b, toleranceMillimetres: 1)
      let back = SegmentationScores(prediction: b, reference: a, toleranceMillimetres: 1)
      for measure in SegmentationMeasure.allCases {
        #expect(
          agree(forth.values[measure], back.values[measure] ?? .nan), "seed \(seed), \(measure)")
      }
    }
  }

  @Test func `measuring with one thread or two gives the same bits`() {
    let pairs = Fixture.segmented
    func measured(threads: Int) -> [SegmentationCase?] {
      let found = Mutex([SegmentationCase?](repeating: nil, count: pairs.count))
      WorkerPool(threadCount: threads).run(chunkCount: pairs.count) { chunk, _ in
        let one = pairs[chunk].measured(chunk)
        found.withLock { $0[chunk] = one }
      }
      return found.withLock { $0 }
    }
    #expect(measured(threads: 1).map(\.?.scores) == measured(threads: 2).map(\.?.scores))
  }

  private func expect(_ prediction: BinaryMask, _ reference: BinaryMask, _ values: [Double]) {
    expect(
      SegmentationScores(prediction: prediction, reference: reference, toleranceMillimetres: 3),
      values)
  }

  private func expect(_ scores: SegmentationScores, _ values: [Double]) {
    for (measure, value) in zip(SegmentationMeasure.allCases, values) {
      #expect(agree(scores.values[measure], value), "\(measure)")
    }
  }
}
