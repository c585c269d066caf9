import Evaluation
import Testing

/// Produced by Tests/Peers/statistics_literals.py; pROC's roc.test gives the same p value.
@Suite struct PairedDifferenceTests {
  @Test func `one unit per patient is DeLong's paired test`() {
    let result = Self.difference(Fixture.tied)
    #expect(agree(result.difference.value, 0.14035087719298245))
    #expect(agree(result.standardError, 0.08571167392436514))
    #expect(agree(result.pValue, 0.10153088347666944, 1e-12))
    #expect(result.difference.method == .delongDifference)
  }

  @Test func `several units per patient are clustered`() {
    let result = Self.difference(Fixture.clustered)
    #expect(agree(result.difference.value, 0.1429872495446266))
    #expect(agree(result.standardError, 0.051519253101307755))
    #expect(result.difference.method == .obuchowskiDifference)
  }

  @Test func `equal models differ by nothing and have no interval`() {
    let units = Fixture.tied
    let result = DeLong.pairedDifference(
      first: units.map(\.score), second: units.map(\.score), truths: units.map(\.truth),
      patients: units.map { "\($0.patient)" }, level: 0.95)
    #expect(result.difference.value == 0)
    #expect(result.difference.lower == nil)
    #expect(result.pValue == nil)
  }

  @Test func `order and names of patients change no digit`() {
    let units = Fixture.clustered
    let expected = Self.difference(units)
    #expect(Self.difference(units.reversed()) == expected)
    #expect(Self.difference(units, name: { "\(($0 * 37 + 5) % 101)" }) == expected)
  }

  @Test func `too few patients of a class give no number`() {
    let result = Self.difference(Array(Fixture.tied.prefix(12)))
    #expect(result.difference.status == .countsOnly)
    #expect(result.firstArea == nil)
  }

  private static func difference(
    _ units: [Unit], name: (Int) -> String = { "\($0)" }
  ) -> PairedDifference {
    DeLong.pairedDifference(
      first: units.map(\.score), second: units.map(\.second), truths: units.map(\.truth),
      patients: units.map { name($0.patient) }, level: 0.95)
  }
}
