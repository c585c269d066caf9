import Compute
import Evaluation
import Foundation
import Testing

@Suite struct HeadlineGapTests {
  /// A row of ten marked pixels and the same moved by so many: Dice is one less a tenth of it.
  private static func moved(_ shift: Int, patient: Int, unit: Int) -> SegmentationCase {
    let grid = Fixture.grid(20, 1)
    func row(_ start: Int) -> BinaryMask {
      BinaryMask(
        grid: grid, pixels: (0..<20).map { (start..<(start + 10)).contains($0) ? 1 : 0 })
    }
    return Fixture.Pair(patient: patient, prediction: row(shift), reference: row(0))
      .measured(unit)
  }

  private static let evaluation = SegmentationEvaluation(resampling: Fixture.resampling())

  private static func attribute(
    _ name: String, patients: Int, _ value: (Int) -> String
  ) -> GroupedAttribute {
    GroupedAttribute(
      name: name,
      of: CohortAttributes(
        patients: Dictionary(
          uniqueKeysWithValues: (0..<patients).map { ("p\($0)", [name: value($0)]) })),
      ageBands: .standard)
  }

  /// 120 patients; those of site `b` have Dice 0.4 to 0.7, all others 0.6 to 0.9.
  private static let cases = (0..<120).map { patient in
    moved((patient % 3 == 1 ? 3 : 1) + patient / 3 % 4, patient: patient, unit: patient)
  }

  private static let attributes = [
    attribute("site", patients: 120) { ["a", "b", "c"][$0 % 3] },
    attribute("hand", patients: 120) { $0 / 12 % 2 == 0 ? "left" : "right" },
  ]

  private static func measured(
    _ cases: [SegmentationCase] = cases, threads: Int = 1
  ) -> MeasuredLabel<SegmentationSummary> {
    evaluation.measured("lesion", cases, by: attributes, permutations: 199, threads: threads)
  }

  @Test func `a planted gap is found, named and corrected for both attributes`() throws {
    let gaps = Self.measured().gaps
    let site = try #require(gaps.first)
    #expect(site.worstGroup == "b" && site.bestGroup == "a" && site.measure == "dice")
    #expect(agree(site.gap.value, 0.2))
    #expect(site.pValue == 1.0 / 200)
    #expect(site.pHolm == 2.0 / 200)
    #expect((site.gap.lower ?? 0) > 0.1 && (site.gap.upper ?? 1) < 0.3)
    #expect((site.nullMedian ?? 1) < 0.1 && site.status == .ok)
    // Whoever is left- or right-handed has the same shifts.
    #expect(agree(gaps[1].gap.value, 0, 1e-9) && gaps[1].pValue == 1)
  }

  @Test func `row order, names of patients and threads change no digit of a gap`() {
    #expect(Self.measured(Self.cases.reversed(), threads: 2) == Self.measured())
  }

  /// Of the six ways to choose two of four patients two are as far apart as 0.9, 0.8 and 0.2, 0.1.
  @Test func `permutations come as often as counting says`() {
    let units = PatientUnits(
      [1, 2, 8, 9].enumerated().map { Self.moved($1, patient: $0, unit: $0) })
    let permutation = HeadlinePermutation(
      Self.evaluation, units,
      groups: units.units.map { ($0.scores.values[.dice] ?? 0) > 0.5 ? 0 : 1 }, groupCount: 2)
    #expect(agree(permutation.observed, 0.7))
    let null = permutation.null(replicates: 4000, seed: 5, on: Fixture.oneThread)
    let p = HeadlinePermutation<SegmentationEvaluation>.pValue(permutation.observed, null)
    #expect(abs((p ?? 0) - 1.0 / 3) < 0.03)
  }

  /// Each patient has a good and a bad picture; which view is which is the same for all.
  @Test func `views inside a patient are exchanged inside the patient`() {
    let units = PatientUnits(
      (0..<80).map { Self.moved($0 % 2 == 0 ? 1 : 5, patient: $0 / 2, unit: $0) },
      groups: (0..<80).map { $0 % 2 == 0 ? "front" : "side" })
    let permutation = HeadlinePermutation(
      Self.evaluation, units,
      groups: units.units.map { ($0.scores.values[.dice] ?? 0) > 0.7 ? 0 : 1 }, groupCount: 2)
    #expect(agree(permutation.observed, 0.4))
    let null = permutation.null(replicates: 199, seed: 5, on: Fixture.oneThread)
    let p = HeadlinePermutation<SegmentationEvaluation>.pValue(permutation.observed, null)
    #expect(p == 1.0 / 200)
  }

  @Test func `groups that are too small have no gap, and the reason`() throws {
    let gap = try #require(Self.measured(Array(Self.cases.prefix(87))).gaps.first)
    #expect(gap.gap.value == nil && gap.pValue == nil && gap.pHolm == nil)
    #expect(gap.reason == "fewer than two groups have 30 patients with a lesion")
  }

  @Test func `an attribute of more than fifty values makes no groups`() {
    let many = Self.attribute("ward", patients: 120) { "w\($0)" }
    let measured = Self.evaluation.measured(
      "lesion", Self.cases, by: [many], permutations: 9, threads: 1)
    #expect(measured.attributes.isEmpty && measured.gaps.isEmpty)
    #expect(
      measured.skippedAttributes.map(\.reason) == [
        "it has 120 values; put them in bands to compare groups"
      ])
  }

  /// In one group every box is found, in the other half of them, nothing is false: COCO reads the
  /// precision 1 at all 101 recalls, and at 51.
  @Test func `boxes of one group that are half missed are a gap in average precision`() throws {
    let pictures = (0..<120).map { patient in
      let box = Fixture.box(3, 4, 10, 10)
      let isFound = patient % 2 == 0 || patient % 4 == 1
      return DetectionImage(
        identity: UnitIdentity(unitID: "u\(patient)", patientID: "p\(patient)"), truths: [box],
        findings: isFound ? [DetectionImage.Finding(box: box, score: 0.9)] : [])
    }
    let sex = Self.attribute("sex", patients: 120) { $0 % 2 == 0 ? "F" : "M" }
    let gap = try #require(
      DetectionEvaluation(taskIoU: 0.5, resampling: Fixture.resampling(50)).measured(
        "lesion", pictures, by: [sex], permutations: 199, threads: 1
      ).gaps.first)
    #expect(agree(gap.gap.value, 50.0 / 101))
    #expect(gap.worstGroup == "M" && gap.pValue == 1.0 / 200)
  }
}
