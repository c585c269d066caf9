import Evaluation
import Testing

/// Which groups of a model's own images its scope turns away, and what may be shown of them.
@Suite struct ScopeGroupTests {
  /// 60 patients, women first; how many of either sex lie beyond the limit.
  private static func summary(women: Int, men: Int) -> ScopeSummary {
    ScopeFixture.summary(
      ScopeFixture.patients(60, isFar: { $0 < women || (30..<30 + men).contains($0) }) {
        Double($0 * 37 % 60)
      }, attributes: ["sex": { $0 < 30 ? "F" : "M" }])
  }

  @Test func `a group that is turned away is found, and an equal one is not`() throws {
    let planted = try #require(Self.summary(women: 12, men: 0).attributes.first)
    #expect(planted.groups.map(\.isTurnedAway) == [true, false])
    #expect(agree(planted.groups[0].difference.value, 0.4))
    #expect(planted.groups[1].shares.outOfScope.value == 0)
    let equal = try #require(Self.summary(women: 3, men: 3).attributes.first)
    #expect(equal.groups.map(\.isTurnedAway) == [false, false])
    #expect(equal.groups.allSatisfy { $0.difference.value == 0 })
  }

  @Test func `a small group is not named, and the next one is withheld beside it`() throws {
    func site(_ patient: Int) -> String { patient < 20 ? "A" : patient < 35 ? "B" : "C" }
    let summary = ScopeFixture.summary(
      ScopeFixture.patients(40) { Double($0) }, attributes: ["site": site])
    let attribute = try #require(summary.attributes.first)
    #expect(attribute.groups.map(\.name) == ["A"])
    #expect(attribute.withheld == ["B"] && attribute.unnamed == 1)
    #expect(attribute.groups[0].shares.far.counts.patientCount == 20)
  }

  @Test func `a measurement has too many values, and a single group no others`() {
    let summary = ScopeFixture.summary(
      ScopeFixture.patients(60) { Double($0) },
      attributes: ["sex": { _ in "F" }, "weight": { "\(50 + $0)" }])
    #expect(
      summary.attributes.map(\.reason) == [
        "", "more than 50 values: a measurement, to be put in bands",
      ])
    #expect(summary.attributes[1].groups.isEmpty && summary.attributes[1].unnamed == 0)
    let only = summary.attributes[0].groups
    #expect(only.map(\.name) == ["F"])
    #expect(only[0].difference.reason == "there are no other images")
    #expect(!only[0].isTurnedAway)
  }
}
