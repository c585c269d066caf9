internal import Cohorts
internal import Training

/// A part of a cohort that a calibration may have spent: it cannot measure that model any more.
struct SpentPart {
  let cohort: Cohort
  let lock: SplitLock
  /// Whether it is the test part.
  let isTest: Bool

  /// - Throws: `badData` for a part that thresholds were fitted on while it was no part of its own.
  func check(_ card: ModelCard, subject: String) throws(PipelinesError) {
    guard let calibration = card.calibration, cohort.isVersion(of: calibration.cohortDigest)
    else { return }
    if let splitHash = calibration.splitHash, splitHash != lock.hash {
      throw PipelinesError(
        .badData, subject: subject,
        reason: "was calibrated on this cohort under another split, so it may have seen this part",
        hint: "calibrate again under the frozen split")
    }
    if calibration.splitHash == nil, isTest {
      throw PipelinesError(
        .badData, subject: subject,
        reason: "was calibrated on all images of this cohort, which cannot test it any more",
        hint: "evaluate on another cohort; nothing was opened")
    }
  }
}
