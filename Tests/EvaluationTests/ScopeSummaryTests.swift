import Evaluation
import Foundation
import Testing

/// Produced by Tests/Peers/scope_audit_literals.py (scikit-learn, numpy, scipy).
@Suite struct ScopeSummaryTests {
  private static let own = ScopeFixture.images(seed: 3, from: 0, 40, shift: 0)

  private static func compared(_ images: [ScopeJudgement]) -> ScopeComparison? {
    ScopeFixture.summary(
      own, others: [ScopeImages(name: "other", severity: nil, judgements: images)]
    ).others.first
  }

  @Test(arguments: [
    (
      3, 0, 40, 2, ScopeComparison.Verdict.better,
      [0.6707031249999998, 0.6523335492375821, 0.6995304709227042],
      [
        0.1375, 0.07715605775615422, 0.23311724294058292, 0.05, 0.019070041006893197,
        0.1247175046856081, 0.175, 0.10403659155630463, 0.27927958111633516,
      ]
    ),
    (
      3, 0, 40, 9, .toldApart, [0.983203125, 0.9677645351232105, 0.9946249708423668],
      [
        0.85, 0.7306016409840034, 0.9221213455539209, 0.05, 0.019070041006893197,
        0.1247175046856081, 0.85, 0.7306016409840034, 0.9221213455539209,
      ]
    ),
    (
      7, 40, 30, -4, .nearer,
      [0.20564236111111112, 0.1476334103479661, 0.2885588679051354],
      [
        0, 0, 0.12236985223651897, 0.08333333333333333, 0.03752590290762382,
        0.17489644689299338, 0.08333333333333333, 0.03752590290762382, 0.17489644689299338,
      ]
    ),
    (
      9, 40, 30, 0, .noEvidence,
      [0.5952678571428571, 0.47600139926276835, 0.6978640892621872],
      [
        0.05714285714285714, 0.021603364191422406, 0.1426252347303817, 0.08571428571428572,
        0.03861462868192227, 0.17953470579331382, 0.14285714285714285, 0.0774963046892601,
        0.24849450089283998,
      ]
    ),
    (
      11, 40, 30, 12, .toldApart, [0.9997685185185186, 0.9987174135666421, 1],
      [
        1, 0.8776301477634811, 1, 0.1111111111111111, 0.05028758034996961,
        0.22785163938211256, 1, 0.8776301477634811, 1,
      ]
    ),
  ])
  func `areas, their drawn limits and shares are those of other hands`(
    seed: Int, first: Int, count: Int, shift: Int, verdict: ScopeComparison.Verdict,
    area: [Double], shares: [Double]
  ) throws {
    let images = ScopeFixture.images(seed: seed, from: first, count, shift: shift)
    let result = try #require(Self.compared(images))
    #expect(result.verdict == verdict)
    #expect(result.area.method == .bootstrap)
    let limits = [result.area.value, result.area.lower, result.area.upper]
    for (value, expected) in zip(limits, area) { #expect(agree(value, expected, 1e-9)) }
    let found = [result.shares.far, result.shares.refused, result.shares.outOfScope].flatMap {
      [$0.value, $0.lower, $0.upper]
    }
    for (value, expected) in zip(found, shares) { #expect(agree(value, expected, 1e-8)) }
  }

  @Test func `own images and a group beside the others are those of other hands`() throws {
    let summary = ScopeFixture.summary(
      Self.own, attributes: ["sex": { $0.isMultiple(of: 2) ? "F" : "M" }])
    let whole = summary.own.outOfScope
    let known = [0.075, 0.030208467032060288, 0.1742713898615205]
    for (value, expected) in zip([whole.value, whole.lower, whole.upper], known) {
      #expect(agree(value, expected, 1e-8))
    }
    let attribute = try #require(summary.attributes.first)
    #expect(attribute.groups.map(\.name) == ["F", "M"])
    #expect(attribute.withheld.isEmpty && attribute.unnamed == 0)
    let (share, difference) = (
      attribute.groups[0].shares.outOfScope, attribute.groups[0].difference
    )
    let found = [share, difference].flatMap { [$0.value, $0.lower, $0.upper] }
    let expected = [
      0.09302325581395349, 0.02867024445570253, 0.2627491624324174, 0.03896920175989943,
      -0.15356376633585067, 0.24861304003762333,
    ]
    for (value, number) in zip(found, expected) { #expect(agree(value, number, 1e-8)) }
    #expect(attribute.groups.allSatisfy { !$0.isTurnedAway })
  }

  @Test func `threads change nothing`() {
    let others = [
      ScopeImages(
        name: "other", severity: nil,
        judgements: ScopeFixture.images(seed: 9, from: 40, 30, shift: 0))
    ]
    let one = ScopeFixture.summary(Self.own, others: others)
    #expect(ScopeFixture.summary(Self.own, others: others, threads: 2) == one)
  }

  @Test func `the same images under another name are no evidence`() throws {
    let same = try #require(Self.compared(Self.own))
    #expect(same.verdict == .noEvidence)
    #expect(same.area.value == 0.5)
    let level = ScopeFixture.patients(30, from: 40) { _ in 1 }
    let flat = ScopeFixture.summary(
      ScopeFixture.patients(30) { _ in 1 },
      others: [ScopeImages(name: "level", severity: nil, judgements: level)])
    #expect(flat.others[0].verdict == .noEvidence)
    #expect(flat.others[0].area.reason == "all scores are equal; no interval")
  }

  /// (0.05/2)^(1/36) is 0.9026 and (0.05/2)^(1/35) is 0.8999, by hand.
  @Test func `images that all lie farther are told apart from 36 patients on`() {
    func result(_ count: Int) -> ScopeComparison {
      ScopeFixture.summary(
        ScopeFixture.patients(count) { Double($0) / 100 },
        others: [
          ScopeImages(
            name: "noise", severity: nil,
            // What the network sees of them may be no number at all.
            judgements: ScopeFixture.patients(count, from: count, isFar: { _ in true }) {
              $0 == 0 ? .infinity : 9 + Double($0)
            })
        ]
      ).others[0]
    }
    #expect(result(36).verdict == .toldApart && result(36).area.value == 1)
    #expect(agree(result(36).area.lower, 0.9026, 1e-4))
    #expect(result(35).verdict == .better)
    #expect(result(36).shares.far.value == 1 && result(36).shares.refused.value == 0)
  }

  @Test func `of ten patients nothing is shown, on either side`() throws {
    let few = ScopeFixture.patients(10, from: 40) { _ in 9 }
    let result = try #require(Self.compared(few))
    #expect(result.verdict == .insufficient)
    let text = String(decoding: try JSONEncoder().encode(result), as: UTF8.self)
    #expect(!text.contains("10") && text.contains(#""imageCount":null"#), "\(text)")
    #expect(try JSONDecoder().decode(ScopeComparison.self, from: Data(text.utf8)) == result)
    let own = ScopeFixture.summary(
      ScopeFixture.patients(10) { Double($0) },
      others: [ScopeImages(name: "other", severity: nil, judgements: Self.own)],
      attributes: ["sex": { _ in "F" }])
    #expect(!own.isEnough && own.attributes.isEmpty)
    #expect(own.others.map(\.verdict) == [.insufficient])
    #expect(ScopeFixture.summary(ScopeFixture.patients(11) { Double($0) }).isEnough)
  }
}
