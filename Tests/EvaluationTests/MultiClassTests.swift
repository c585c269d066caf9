import Evaluation
import Foundation
import Testing

@Suite struct MultiClassTests {
  /// Produced by Tests/Peers/statistics_literals.py (scikit-learn, one against rest, macro).
  @Test func `the macro area and accuracy are scikit-learn's`() throws {
    let macro = try #require(Self.table(kind: .multiClass).summary().macro)
    #expect(agree(macro.auroc.value, 0.7205227180698722))
    let half = NormalDistribution.twoSided(level: 0.95) * 0.03596557688052786
    #expect(agree(macro.auroc.lower, 0.7205227180698722 - half, 1e-11))
    #expect(macro.accuracy.value == 0.5)
    #expect(macro.accuracy.denominator == 120)
    #expect(macro.majority.level == .passed)
  }

  @Test func `each class is a label against the rest`() {
    let summary = Self.table(kind: .multiClass).summary()
    #expect(summary.labels.map(\.label) == ["k0", "k1", "k2"])
    #expect(summary.labels.map(\.counts.positives).reduce(0, +) == 120)
    #expect(summary.labels.allSatisfy { $0.metrics[.sensitivity]?.value != nil })
    #expect(summary.labels.allSatisfy { $0.thresholds.isEmpty })
  }

  @Test func `several labels have no macro average of classes`() {
    #expect(Self.table(kind: .multiLabel).summary().macro == nil)
  }

  @Test func `the confusion matrix and the groups sum to the whole`() throws {
    let macro = try #require(Self.table(kind: .multiClass, groups: ["sex"]).summary().macro)
    let confusion = try #require(macro.confusion)
    #expect(confusion.flatMap { $0 }.reduce(0, +) == 120)
    #expect((0..<3).reduce(0) { $0 + confusion[$1][$1] } == 60)
    #expect(macro.groups.map(\.group) == ["F", "M"])
    #expect(macro.groups.compactMap(\.accuracy.numerator).reduce(0, +) == 60)
    #expect(macro.groups.allSatisfy { $0.auroc.counts.imageCount == 60 })
  }

  /// Of 120 units 60 are called wrongly: each of those has two wrong labels of three.
  @Test func `several labels have subset accuracy and Hamming loss`() throws {
    let several = try #require(Self.table(kind: .multiLabel).summary().multiLabel)
    #expect(several.subsetAccuracy.value == 0.5)
    #expect(agree(several.hammingLoss.value, 1.0 / 3))
    #expect(several.hammingLoss.denominator == 360)
    #expect(agree(several.macroAuroc.value, 0.7205227180698722))
    #expect(Self.table(kind: .binary).summary().multiLabel == nil)
  }

  private static func table(kind: LabelKind, groups: [String] = []) -> CohortTable {
    var draws = Draws(seed: 5)
    var rows: [PredictionRow] = []
    for unit in 0..<120 {
      let truth = draws.below(3)
      let logits = (0..<3).map {
        Double(draws.below(31) - 15) / 3 + ($0 == truth ? 2.0 : 0.0)
      }
      let powers = logits.map { exp($0 - (logits.max() ?? 0)) }
      let call = logits.firstIndex(of: logits.max() ?? 0)
      for k in 0..<3 {
        rows.append(
          Fixture.row(
            unit, label: "k\(k)", score: powers[k] / powers.reduce(0, +),
            truth: k == truth ? 1 : 0, threshold: nil, call: k == call ? 1 : 0))
      }
    }
    let sexes = Dictionary(
      uniqueKeysWithValues: (0..<120).map { ("p\($0)", ["sex": $0 % 2 == 0 ? "F" : "M"]) })
    return CohortTable(
      predictions: rows, attributes: CohortAttributes(patients: sexes),
      options: Fixture.options(kind: kind, groups: groups))
  }
}
