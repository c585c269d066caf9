import Evaluation
import Monitoring
import Testing

@Suite struct PromotionTests {
  /// A comparison by AUROC of the whole and one group, with these limits of the difference.
  private func comparison(
    whole: (Double, Double)?, group: (Double, Double)? = nil, isEligible: Bool = true,
    isWholeEligible: Bool = true, unanswered: Int = 0
  ) -> NonInferiority {
    func part(
      _ attribute: String, _ group: String, _ limits: (Double, Double)?, isEligible: Bool
    ) -> NonInferiority.Part {
      let scarce = isEligible ? 40 : 12
      let counts = SampleCounts(
        imageCount: 90, patientCount: 90, positives: scarce, negatives: 90 - scarce,
        positivePatients: scarce, negativePatients: 90 - scarce)
      let verdict: ModelComparison.Verdict =
        limits.map {
          $0.0 > 0 ? .superior : $0.0 > -0.02 ? .nonInferior : .inconclusive
        } ?? .undefined
      return NonInferiority.Part(
        attribute: attribute, group: group, isEligible: isEligible, champion: 0.8,
        challenger: 0.8,
        difference: Estimate(
          value: limits.map { ($0.0 + $0.1) / 2 }, lower: limits?.0, upper: limits?.1,
          method: .bootstrap, counts: counts, status: .ok,
          reason: limits == nil ? "too few bootstrap replicates have it; no interval" : ""),
        verdict: verdict, championUnits: 100, unanswered: attribute == "all" ? 0 : unanswered)
    }
    return NonInferiority(
      label: "sick", measure: .auroc, margin: 0.02, commonUnits: 90,
      parts: [
        part("all", "all", whole, isEligible: isWholeEligible),
        part("sex", "F", group, isEligible: isEligible),
      ])
  }

  @Test func `not worse in the whole and in every eligible group is promoted`() {
    let promotion = Promotion([comparison(whole: (0.01, 0.05), group: (-0.01, 0.03))])
    #expect(promotion.isPromoted)
    #expect(
      promotion.reasons == [
        "not worse by the margin in any of 2 comparisons of labels, measures and groups"
      ])
    #expect(promotion.superior == ["sick, auroc, all: 0.030 (0.010 to 0.050)"])
  }

  @Test func `one eligible group that may lose more than the margin refuses`() {
    let promotion = Promotion([comparison(whole: (0.01, 0.05), group: (-0.06, 0.03))])
    #expect(!promotion.isPromoted)
    #expect(
      promotion.reasons == [
        "sick, auroc, sex F: the difference is -0.015 (-0.060 to 0.030), not above -0.02"
      ])
  }

  @Test func `a group of few patients does not decide`() {
    let promotion = Promotion([
      comparison(whole: (0, 0.05), group: (-0.5, 0), isEligible: false)
    ])
    #expect(promotion.isPromoted)
    #expect(
      promotion.reasons == [
        "not worse by the margin in any of 1 comparisons of labels, measures and groups",
        "sick, auroc: only the whole decided, as no group has 30 patients of either class",
      ])
  }

  @Test func `where nothing was compared by group the reasons say so`() {
    let both = comparison(whole: (0, 0.05))
    let whole = NonInferiority(
      label: "sick", measure: .auroc, margin: 0.02, commonUnits: 90,
      parts: Array(both.parts.prefix(1)))
    #expect(
      Promotion([whole]).reasons == [
        "not worse by the margin in any of 1 comparisons of labels, measures and groups",
        "sick, auroc: only the whole decided, as it was compared by no group",
      ])
  }

  @Test func `a group that the challenger leaves unanswered refuses, by more than the margin`() {
    func promotion(_ unanswered: Int) -> Promotion {
      Promotion([comparison(whole: (0, 0.05), group: (0, 0.05), unanswered: unanswered)])
    }
    #expect(promotion(2).isPromoted)
    #expect(
      promotion(3).reasons == [
        "sick, auroc, sex F: the challenger leaves 3 of 100 units unanswered that the champion "
          + "answered"
      ])
  }

  @Test func `no evidence is no promotion`() {
    let few = Promotion([comparison(whole: (0.1, 0.2), isWholeEligible: false)])
    #expect(
      few.reasons == [
        "sick, auroc: no evidence, as 12 patients of the scarcer class are fewer than 30"
      ])
    let undefined = Promotion([comparison(whole: (0.1, 0.2), group: nil)])
    #expect(
      undefined.reasons == [
        "sick, auroc, sex F: no evidence, as too few bootstrap replicates have it; no interval"
      ])
    #expect(Promotion([]).reasons == ["no label is answered by both models"])
    #expect(!few.isPromoted && !undefined.isPromoted && !Promotion([]).isPromoted)
  }
}
