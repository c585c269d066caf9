internal import Cohorts

extension FineTuningRun {
  /// What a fit trains on, and whom it sets aside.
  func parted(
    _ candidates: [Int], _ phase: TrainingPhase, _ rule: Mitigation
  ) throws(TrainingError) -> PatientReserve {
    try PatientReserve(
      candidates: candidates, rule: rule, cases: cases, labels: labels,
      seed: FitTask.seed(of: phase, options.seed))
  }

  /// The images set aside by which the epoch is chosen.
  func epochReserve(
    _ parts: PatientReserve, _ phase: TrainingPhase, _ rule: Mitigation
  ) throws(TrainingError) -> EpochReserve {
    let reserve = try EpochReserve(
      parts, rule: rule, unit: options.unit, cases: cases, labels: labels)
    events(
      .note(
        sentence: "\(phase): \(reserve.indices.count) images of other patients choose the epoch "
          + "by their worst group."))
    return reserve
  }

  /// The images set aside that a head is fitted on anew.
  func headReserve(
    _ parts: PatientReserve, of candidates: [Int], _ phase: TrainingPhase, _ rule: Mitigation
  ) throws(TrainingError) -> HeadReserve {
    let reserve = try HeadReserve(
      parts, of: candidates, rule: rule, cases: cases, labels: labels)
    events(
      .note(
        sentence: "\(phase): the head will be fitted anew on \(reserve.indices.count) images of "
          + "other patients, all pairs of \(rule.attribute) and label alike."))
    return reserve
  }
}
