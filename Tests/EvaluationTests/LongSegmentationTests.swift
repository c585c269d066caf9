import Compute
import Evaluation
import Foundation
import Testing

/// Run by hand: FOVEA_LONG_TESTS=1 swift test --filter LongSegmentationTests.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["FOVEA_LONG_TESTS"] != nil))
struct LongSegmentationTests {
  /// A line of 200 pixels whose reference is its left half; Dice is one less the shift over 100.
  private static let grid = Fixture.grid(200, 1)
  private static let byShift = (0...100).map { shift in
    SegmentationScores(
      prediction: stripe(from: shift), reference: stripe(from: 0), toleranceMillimetres: 1)
  }

  /// 60 patients × 5 images; the shift is 100·Φ(−1 + z) in whole pixels, where z is standard normal
  /// and two images of a patient have the correlation 0.8 in it.
  @Test func `intervals of the mean Dice cover, those that take images for patients do not`() {
    let truth = Self.expectedDice()
    let trials = 1000
    var clustered = 0
    var naive = 0
    for trial in 0..<trials {
      var draws = SeededGenerator(seed: 8, stream: UInt64(trial))
      var cases: [SegmentationCase] = []
      for patient in 0..<60 {
        let effect = draws.normal() * 0.8.squareRoot()
        for image in 0..<5 {
          let z = effect + draws.normal() * 0.2.squareRoot()
          cases.append(
            SegmentationCase(
              identity: UnitIdentity(unitID: "u\(patient)-\(image)", patientID: "p\(patient)"),
              scores: Self.byShift[Self.shift(z)]))
        }
      }
      if Self.holds(cases, truth, seed: trial) { clustered += 1 }
      let apart = cases.map {
        SegmentationCase(
          identity: UnitIdentity(unitID: $0.identity.unitID, patientID: $0.identity.unitID),
          scores: $0.scores)
      }
      if Self.holds(apart, truth, seed: trial) { naive += 1 }
    }
    print("mean Dice \(truth): \(clustered) of \(trials) cover; images as patients: \(naive)")
    #expect((0.92...0.97).contains(Double(clustered) / Double(trials)))
    #expect(Double(naive) / Double(trials) < 0.8)
  }

  /// Six equal groups of 40 to 140 patients with one to three images, Dice as above; one attribute,
  /// so that Holm changes nothing.
  @Test func `equal groups are rarely flagged by their Dice`() {
    let trials = 500
    let flagged = (0..<trials).count { trial in
      var draws = SeededGenerator(seed: 9, stream: UInt64(trial))
      var cases: [SegmentationCase] = []
      for patient in 0..<540 {
        let effect = draws.normal() * 0.8.squareRoot()
        for image in 0..<(1 + draws.integer(below: 3)) {
          let z = effect + draws.normal() * 0.2.squareRoot()
          cases.append(
            SegmentationCase(
              identity: UnitIdentity(unitID: "u\(patient)-\(image)", patientID: "p\(patient)"),
              scores: Self.byShift[Self.shift(z)]))
        }
      }
      let evaluation = SegmentationEvaluation(resampling: Fixture.resampling(0, seed: 1))
      return Self.isFlagged(evaluation, cases, trial)
    }
    print("equal groups flagged by Dice: \(flagged) of \(trials) cohorts")
    #expect(flagged <= 40)
  }

  /// Six equal groups of 40 to 140 patients with one or two pictures, half of the boxes found, one
  /// false finding in every other picture.
  @Test func `equal groups are rarely flagged by their average precision`() {
    let trials = 500
    let flagged = (0..<trials).count { trial in
      var draws = SeededGenerator(seed: 10, stream: UInt64(trial))
      let pictures = (0..<540).flatMap { patient in
        let skill = draws.normal()
        return (0..<(1 + draws.integer(below: 2))).map { image in
          let box = Fixture.box(3, 4, 10, 10)
          var findings: [DetectionImage.Finding] = []
          if skill + draws.normal() > 0 {
            findings.append(DetectionImage.Finding(box: box, score: draws.normal() + 1))
          }
          if draws.integer(below: 2) == 0 {
            findings.append(
              DetectionImage.Finding(box: Fixture.box(40, 40, 9, 9), score: draws.normal()))
          }
          return DetectionImage(
            identity: UnitIdentity(unitID: "u\(patient)-\(image)", patientID: "p\(patient)"),
            truths: patient % 3 == 0 ? [] : [box], findings: findings)
        }
      }
      let evaluation = DetectionEvaluation(taskIoU: 0.5, resampling: Fixture.resampling(0, seed: 1))
      return Self.isFlagged(evaluation, pictures, trial)
    }
    print("equal groups flagged by AP: \(flagged) of \(trials) cohorts")
    #expect(flagged <= 40)
  }

  /// Groups of 40, 60, 80, 100, 120 and 140 patients.
  private static func isFlagged<Evaluation: CohortEvaluation>(
    _ evaluation: Evaluation, _ units: [Evaluation.Unit], _ trial: Int
  ) -> Bool {
    let ends = [40, 100, 180, 280, 400, 540]
    let site = GroupedAttribute(
      name: "site",
      of: CohortAttributes(
        patients: Dictionary(
          uniqueKeysWithValues: (0..<540).map { patient in
            ("p\(patient)", ["site": "g\(ends.firstIndex { patient < $0 } ?? 0)"])
          })), ageBands: .standard)
    let measured = evaluation.measured(
      "lesion", units, by: [site], permutations: 499, threads: 2)
    return (measured.gaps.first?.pHolm ?? 0) <= 0.05
  }

  @Test func `a thousand pairs of masks are measured`() {
    let grid = Fixture.grid(512, 512, 0.7, 0.7)
    let pairs = (1...20).map { seed in
      (
        Fixture.blob(shape: seed, noise: seed + 1, grid),
        Fixture.blob(shape: seed, noise: seed + 2, grid)
      )
    }
    let disc = (0..<2).map { shift in
      BinaryMask(
        grid: grid,
        pixels: (0..<(512 * 512)).map {
          let (x, y) = ($0 % 512 - 250 - 9 * shift, $0 / 512 - 250)
          return x * x + y * y < 10_000 ? 1 : 0
        })
    }
    let clock = ContinuousClock()
    let noisy = clock.measure {
      for trial in 0..<1000 { Self.measure(pairs[trial % 20].0, pairs[trial % 20].1) }
    }
    let smooth = clock.measure { for _ in 0..<1000 { Self.measure(disc[0], disc[1]) } }
    print("1000 pairs of 512 × 512: noisy over the whole picture \(noisy), discs \(smooth)")
  }

  private static func measure(_ a: BinaryMask, _ b: BinaryMask) {
    let scores = SegmentationScores(prediction: a, reference: b, toleranceMillimetres: 2)
    #expect(scores.outcome == .bothMarked)
  }

  private static func shift(_ z: Double) -> Int {
    Int((100 * NormalDistribution.cumulative(z - 1)).rounded())
  }

  /// By the midpoints of a million equally likely parts.
  private static func expectedDice() -> Double {
    let parts = 1_000_000
    var sum = 0.0
    for part in 0..<parts {
      let z = NormalDistribution.quantile((Double(part) + 0.5) / Double(parts))
      sum += 1 - Double(shift(z)) / 100
    }
    return sum / Double(parts)
  }

  private static func stripe(from start: Int) -> BinaryMask {
    BinaryMask(grid: grid, pixels: (0..<200).map { (start..<(start + 100)).contains($0) ? 1 : 0 })
  }

  private static func holds(_ cases: [SegmentationCase], _ truth: Double, seed: Int) -> Bool {
    let evaluation = SegmentationEvaluation(
      resampling: Fixture.resampling(1000, seed: UInt64(seed)))
    let mean = evaluation.summary(of: cases).measures[.dice]?.lesionPresent.mean
    return (mean?.lower ?? 1) <= truth && truth <= (mean?.upper ?? 0)
  }
}
