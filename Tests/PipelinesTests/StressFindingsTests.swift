import Evaluation
import Explaining
import Pipelines
import Testing

/// What is said of figures: the sentences of a stress test, on answers by hand.
@Suite struct StressFindingsTests {
  /// Forty patients of one image; every second one has the finding.
  private func table(_ score: (_ patient: Int) -> Double) -> CohortTable {
    CohortTable(
      predictions: (0..<40).map { patient in
        PredictionRow(
          caseID: "c\(patient)", patientID: "p\(patient)", unit: .image, unitID: "c\(patient)",
          label: "finding", score: score(patient), probability: nil, threshold: nil, call: nil,
          status: .ok, reason: "", truth: patient % 2, fold: nil, part: "validation")
      }, attributes: CohortAttributes(patients: [:]),
      options: EvaluationOptions(
        labelKind: .binary, groups: [], ageBands: .standard, confidenceLevel: 0.95,
        bootstrapReplicates: 0, permutations: 0, calibrationBins: 10, seed: 1))
  }

  /// The sentences on one kind of change that leaves these scores at each severity.
  private func sentences(
    _ kind: StressCondition.Kind, _ scores: [(Int) -> Double]
  ) -> [GradedSentence] {
    let conditions = (StressCondition.corruptions + StressCondition.attacks).filter {
      $0.kind == kind
    }
    let clean = table { Double($0 % 2) }
    return StressFindings.sentences(
      zip(conditions, scores).map { condition, score in
        StressFindings.Result(
          condition: condition, label: "finding", images: 40, refusals: 0,
          parts: ModelComparison.compare(first: clean, second: table(score), margin: 0.05)[0].parts,
          aboveChance: nil)
      }, margin: 0.05)
  }

  /// The sentence on covered findings that leave these scores.
  private func covered(_ score: (Int) -> Double) -> [String] {
    let (chance, after) = (table { _ in 0.5 }, table(score))
    let results = [table { Double($0 % 2) }, chance].map {
      ModelComparison.compare(first: $0, second: after, margin: 0.05)[0].parts
    }
    return StressFindings.sentences(
      [
        StressFindings.Result(
          condition: .findingCovered, label: "finding", images: 40, refusals: 0,
          parts: results[0],
          aboveChance: results[1][0].differences.first { $0.metric == .auroc }?.difference)
      ], margin: 0.05
    ).map(\.line)
  }

  private static let reasons =
    "; it rests on more than the finding: a shortcut, or what surrounds it, or a mask that is too "
    + "small, or how it lies on the image"

  private func perfect(_ patient: Int) -> Double { Double(patient % 2) }
  private func reversed(_ patient: Int) -> Double { Double(1 - patient % 2) }

  @Test func `a complete collapse is a fall, though it has no interval`() {
    #expect(
      sentences(.fgsm, [reversed, reversed, reversed, reversed, reversed]).map(\.line) == [
        "caution finding, fgsm: falls from severity 1 of 5 on, AUROC 1.000 to 0.000 without "
          + "interval"
      ])
    #expect(
      sentences(.corruption(.blur), [perfect, perfect, reversed, reversed, reversed]).map(\.line)
        == [
          "note    finding, blur: falls from severity 3 of 5 on, AUROC 1.000 to 0.000 without "
            + "interval"
        ])
    #expect(
      sentences(.corruption(.corners), [perfect, reversed, reversed, reversed, reversed])
        .map(\.line) == [
          "ALARM   finding, corners: a shortcut is likely, as AUROC 1.000 to 0.000 without "
            + "interval at severity 2 of 5, where findings seldom lie"
        ])
  }

  @Test func `what stays perfect shows nothing`() {
    #expect(
      sentences(.fgsm, [perfect, perfect, perfect, perfect, perfect]).map(\.line) == [
        "note    finding, fgsm: no evidence (the variance estimate is 0; no interval), "
          + "AUROC 1.000 to 1.000"
      ])
  }

  // By hand: placements of 5 in 20 are 0.625, of 15 in 20 0.125, in either class; their variance is
  // 0.0493 and the standard error of the area 0.0702.
  @Test func `a score that knows the answer without the finding is no chance`() {
    func mostly(_ patient: Int) -> Double { patient < 10 ? reversed(patient) : perfect(patient) }
    #expect(
      covered(mostly) == [
        "ALARM   finding, finding covered: the score still knows the answer, AUROC 0.750 (0.612 to "
          + "0.888)" + Self.reasons
      ])
    #expect(
      covered { 1 - mostly($0) } == [
        "caution finding, finding covered: the score still knows the answer, turned round, AUROC "
          + "0.250 (0.112 to 0.388)" + Self.reasons
      ])
    #expect(
      covered(reversed) == [
        "caution finding, finding covered: the score still knows the answer, turned round, AUROC "
          + "0.000 without interval" + Self.reasons
      ])
  }

  // By hand: one positive ties with all negatives, so placements are 1 nineteen times and once 0.5,
  // and 0.975 for every negative; the standard error is 0.025.
  @Test func `limits of an area are areas`() {
    #expect(
      covered { $0 == 1 ? 0 : perfect($0) } == [
        "ALARM   finding, finding covered: the score still knows the answer, AUROC 0.975 (0.926 to "
          + "1.000)" + Self.reasons
      ])
  }
}
