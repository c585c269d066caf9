/// Which shares of some images the scope of a model turns away.
public struct ScopeShares: Codable, Sendable, Equatable {
  /// Beyond the limit on the distance of features.
  public let far: Estimate
  /// Refused by the rest of the input contract, whatever the distance.
  public let refused: Estimate
  /// One or both: the model answers `out_of_scope`.
  public let outOfScope: Estimate

  /// What is shown of too few patients: nothing.
  static let withheld = ScopeShares()

  private init() {
    (far, refused, outOfScope) = (.suppressed(), .suppressed(), .suppressed())
  }

  /// Shares with Wilson's limits, clustered where patients have several images.
  init(_ judgements: [ScopeJudgement], patientBound: Int, level: Double) {
    func share(_ isTurnedAway: (ScopeJudgement) -> Bool) -> Estimate {
      let sample = Sample(
        judgements.observations(truth: isTurnedAway), patientBound: patientBound)
      return Proportion(sample, among: { _ in true }, share: \.truth)
        .estimate(level: level, counts: sample.counts, ifEmpty: "there are no images")
    }
    far = share(\.isFar)
    refused = share(\.isRefused)
    outOfScope = share(\.isOutOfScope)
  }
}
