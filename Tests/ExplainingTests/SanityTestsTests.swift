import Annotations
import Cohorts
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
    let most = try #require(energies[1].estimate.upper)
    #expect(least > most)
  }

  @Test func `maps that point away from the disc fail`() {
    let cases = DiscTraining.cases(24)
    let away = cases.map { one in
      let map = DiscTraining.explainer.map(of: one.input, .label(0), method: .occlusion)
      return EvidenceMap(height: map.height, width: map.width, values: map.values.map { -$0 })
    }
    let results = DiscTraining.results(DiscTraining.explainer, .occlusion, cases, maps: away)
    for result in results where [.deletion, .insertion, .energy].contains(result.test) {
      #expect(result.verdict == .fails, "\(result)")
    }
  }

  @Test(arguments: [1.0, -1.0])
  func `maps that random weights give too, or their reverse, fail weight randomisation`(
    sign: Double
  ) throws {
    let cases = DiscTraining.cases(12)
    let random = DiscTraining.explainer.randomised(from: 0)
    let maps = cases.map { one in
      let map = random.map(of: one.input, .label(0), method: .gradCAM)
      return EvidenceMap(
        height: map.height, width: map.width, values: map.values.map { sign * $0 })
    }
    let results = DiscTraining.results(DiscTraining.explainer, .gradCAM, cases, maps: maps)
    let whole = try #require(results.first { $0.test == .randomisation && $0.verdict != nil })
    #expect(whole.verdict == .fails)
    #expect(abs((whole.estimate.value ?? .nan) - 1) < 1e-12)
  }

  @Test func `evidence that is the same all over a photograph between bars is none for its mask`()
    throws
  {
    let side = DiscTraining.side
    let place = ImagePlace(rows: 4..<28, columns: 0..<side)
    let maps = EvidenceMap(
      height: side, width: side,
      values: (0..<side * side).map { place.rows.contains($0 / side) ? 1 : 0 })
    let mask = RunLengthMask(
      rows: side, columns: side,
      pixels: (0..<side * side).map { (8..<16).contains($0 / side) ? 1 : 0 })
    let cases = DiscTraining.cases(12).map { changed($0, place, mask) }
    let results = DiscTraining.results(
      DiscTraining.explainer, .integratedGradients, cases, maps: cases.map { _ in maps })
    let energy = try #require(results.first { $0.test == .energy })
    // 256 of 768 pixels, of the map's evidence and of the image.
    #expect(abs(energy.estimate.value ?? .nan) < 1e-12)
  }

  @Test func `an image within one cell has no order of cells to compare`() throws {
    let place = ImagePlace(rows: 0..<2, columns: 0..<2)
    let cases = DiscTraining.cases(12).map { changed($0, place, nil) }
    let results = DiscTraining.results(DiscTraining.explainer, .occlusion, cases: cases)
    for test in [SanityTest.deletion, .insertion] {
      let result = try #require(results.first { $0.test == test })
      #expect(result.estimate.value == 0)
      #expect(result.verdict == .noEvidence)
    }
  }

  @Test func `a test ends by where its whole interval lies`() {
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
        identity: $0.identity, number: $0.number, input: $0.input, place: $0.place,
        target: .label(0), isCalled: false, mask: nil)
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

  private func changed(
    _ one: SanityCase, _ place: ImagePlace, _ mask: RunLengthMask?
  ) -> SanityCase {
    SanityCase(
      identity: one.identity, number: one.number, input: one.input, place: place, target: .label(0),
      isCalled: true, mask: mask)
  }

  private func estimate(_ value: Double, _ lower: Double, _ upper: Double) -> Estimate {
    Estimate(
      value: value, lower: lower, upper: upper, method: .bootstrap,
      counts: SampleCounts(
        imageCount: 30, patientCount: 30, positives: 0, negatives: 0, positivePatients: 0,
        negativePatients: 0), status: .ok, reason: "")
  }
}
