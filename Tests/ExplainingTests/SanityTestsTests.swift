import Compute
import Evaluation
import Explaining
import Networks
import Tensors
import TestSupport
import Testing

@Suite struct SanityTestsTests {
  @Test(arguments: [ExplanationMethod.gradCAM, .occlusion])
  func `on discs that the network learnt a method passes every test`(
    method: ExplanationMethod
  ) {
    let results = DiscTraining.results(
      DiscTraining.explainer, method, cases: DiscTraining.cases(24))
    for result in results where result.verdict != nil {
      #expect(result.verdict == .passes, "\(result)")
    }
    #expect(Set(results.map(\.test)) == Set(SanityTest.allCases))
  }

  @Test func `a network with random weights has less evidence on the disc`() throws {
    let cases = DiscTraining.cases(24)
    let energies = try [DiscTraining.explainer, DiscTraining.explainer.randomised(from: 0)].map {
      try #require(
        DiscTraining.results($0, .gradCAM, cases: cases).first { $0.test == .energy })
    }
    let least = try #require(energies[0].estimate.lower)
    let most = energies[1].estimate.upper ?? -1
    #expect(least > most)
  }

  @Test func `maps that point away from the disc fail`() {
    let cases = DiscTraining.cases(24)
    let away = cases.map { one in
      let map = DiscTraining.explainer.map(of: one.input, output: 0, method: .occlusion)
      return EvidenceMap(height: map.height, width: map.width, values: map.values.map { -$0 })
    }
    let results = DiscTraining.results(DiscTraining.explainer, .occlusion, cases, maps: away)
    for result in results where [.deletion, .insertion, .energy].contains(result.test) {
      #expect(result.verdict == .fails, "\(result)")
    }
  }

  @Test func `a method that does not look at the weights fails weight randomisation`() {
    // The map of every network is the image itself, as an edge detector's is (Adebayo 2018).
    let limit = SanityRule.similarityLimit
    let same = estimate(0.9, 0.85, 0.95)
    #expect(SanityVerdict(same, limit: limit, passesAbove: false) == .fails)
    let other = estimate(0.1, 0, 0.2)
    #expect(SanityVerdict(other, limit: limit, passesAbove: false) == .passes)
    let between = estimate(0.5, 0.4, 0.6)
    #expect(SanityVerdict(between, limit: limit, passesAbove: false) == .noEvidence)
  }

  @Test func `nine patients are no evidence`() throws {
    let results = DiscTraining.results(
      DiscTraining.explainer, .gradCAM, cases: DiscTraining.cases(9))
    let energy = try #require(results.first { $0.test == .energy })
    #expect(energy.verdict == .noEvidence)
    #expect(energy.estimate.value == nil)
    #expect(energy.estimate.reason == "fewer than 10 patients")
  }

  @Test func `images that the model does not call and masks that nobody drew are no evidence`()
    throws
  {
    let cases = DiscTraining.cases(12).map {
      SanityCase(
        identity: $0.identity, number: $0.number, input: $0.input, output: 0, isCalled: false,
        mask: nil)
    }
    let results = DiscTraining.results(DiscTraining.explainer, .gradCAM, cases: cases)
    let said = results.filter { $0.test != .randomisation }
    #expect(said.map(\.verdict) == [.noEvidence, .noEvidence, .noEvidence])
    #expect(
      said.map(\.estimate.reason) == [
        "the model says the label of no image", "the model says the label of no image",
        "no image has a mask with something marked",
      ])
  }

  @Test func `results are the same bytes with one thread and two`() {
    let found = [1, 2].map { threads in
      let explainer = Formula.explainer(.resnet18, width: 0.25, threads: threads)
      return DiscTraining.results(explainer, .gradCAM, cases: DiscTraining.cases(12))
    }
    #expect(found[0] == found[1])
  }

  private func estimate(_ value: Double, _ lower: Double, _ upper: Double) -> Estimate {
    Estimate(
      value: value, lower: lower, upper: upper, method: .bootstrap,
      counts: SampleCounts(
        imageCount: 30, patientCount: 30, positives: 0, negatives: 0, positivePatients: 0,
        negativePatients: 0), status: .ok, reason: "")
  }
}
