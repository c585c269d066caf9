import Evaluation
import Foundation
import Testing

@Suite struct SegmentationGroupTests {
  private let evaluation = SegmentationEvaluation(resampling: Fixture.resampling())

  /// 120 patients with one lesion each; those of site `b` are found a good deal worse.
  private static let cases: [SegmentationCase] = (0..<120).map { patient in
    let grid = Fixture.grid(20, 4)
    var draws = Draws(seed: patient + 1)
    let shift = (patient % 3 == 1 ? 6 : 1) + draws.below(3)
    func stripe(_ from: Int) -> BinaryMask {
      BinaryMask(
        grid: grid,
        pixels: (0..<80).map { (from..<(from + 10)).contains($0 % 20) ? 1 : 0 })
    }
    return Fixture.Pair(patient: patient, prediction: stripe(shift), reference: stripe(0))
      .measured(patient)
  }

  private static func attribute(_ value: (Int) -> String) -> GroupedAttribute {
    GroupedAttribute(
      name: "site",
      of: CohortAttributes(
        patients: Dictionary(
          uniqueKeysWithValues: (0..<120).map { ("p\($0)", ["site": value($0)]) })),
      ageBands: .standard)
  }

  private static func site(_ patient: Int) -> String { ["a", "b", "c"][patient % 3] }

  @Test func `the worst group is named with its interval, and beside all others`() throws {
    let groups = evaluation.groups(
      of: Self.cases, by: Self.attribute(Self.site), on: Fixture.oneThread)
    #expect(groups.groups.map(\.name) == ["a", "b", "c"])
    let worst = try #require(groups.worst)
    #expect(worst.name == "b")
    #expect(worst.headline == worst.summary.measures[.dice]?.lesionPresent.mean)
    #expect((worst.versusRest.upper ?? 1) < 0)
    let best = try #require(groups.groups.first)
    #expect((best.versusRest.lower ?? -1) > 0)
  }

  @Test func `groups sum to the whole and have the numbers they have alone`() {
    let groups = evaluation.groups(
      of: Self.cases, by: Self.attribute(Self.site), on: Fixture.oneThread)
    #expect(groups.groups.map(\.summary.counts.imageCount).reduce(0, +) == 120)
    let alone = evaluation.summary(
      of: Self.cases.enumerated().filter { $0.offset % 3 == 1 }.map(\.element))
    let inside = groups.groups[1].summary
    #expect(
      inside.measures[.dice]?.lesionPresent.mean.value
        == alone.measures[.dice]?.lesionPresent.mean.value)
    #expect(inside.counts == alone.counts)
  }

  @Test func `names of groups change no digit`() {
    let first = evaluation.groups(
      of: Self.cases, by: Self.attribute(Self.site), on: Fixture.oneThread)
    let second = evaluation.groups(
      of: Self.cases.reversed(), by: Self.attribute { ["z", "y", "x"][$0 % 3] },
      on: Fixture.oneThread)
    #expect(second.groups.map(\.name) == ["x", "y", "z"])
    #expect(first.groups.map(\.summary) == second.groups.reversed().map(\.summary))
    #expect(first.groups.map(\.versusRest) == second.groups.reversed().map(\.versusRest))
  }

  @Test func `what states nothing is a group and never the worst`() throws {
    let groups = evaluation.groups(
      of: Self.cases, by: Self.attribute { $0 % 3 == 1 ? "" : Self.site($0) },
      on: Fixture.oneThread)
    #expect(groups.groups.map(\.name) == ["a", "c", "unknown"])
    #expect(groups.groups[2].isEligible == false)
    #expect(groups.worst?.name != "unknown")
    #expect(agree(groups.missingShare, 1.0 / 3))
    #expect(!groups.isInterpretable)
  }

  @Test func `a group of less than 30 patients is not the worst`() {
    let groups = evaluation.groups(
      of: Array(Self.cases.prefix(87)), by: Self.attribute(Self.site), on: Fixture.oneThread)
    #expect(groups.groups.map(\.isEligible) == [false, false, false])
    #expect(groups.worst == nil)
  }

  @Test func `ages are put in bands, youngest first`() {
    let ages = GroupedAttribute(
      name: "ageBand",
      of: CohortAttributes(
        patients: Dictionary(
          uniqueKeysWithValues: (0..<120).map { ("p\($0)", ["age": "\($0 % 60 + 8)"]) })),
      ageBands: .standard)
    let groups = evaluation.groups(of: Self.cases, by: ages, on: Fixture.oneThread)
    #expect(groups.groups.map(\.name) == ["0-17", "18-39", "40-64", "65-89"])
  }

  @Test func `groups outlast JSON`() throws {
    let groups = evaluation.groups(
      of: Self.cases, by: Self.attribute(Self.site), on: Fixture.oneThread)
    let data = try JSONEncoder().encode(groups)
    let read = try JSONDecoder().decode(AttributeGroups<SegmentationSummary>.self, from: data)
    #expect(read == groups)
  }
}
