internal import Monitoring
internal import Networks
internal import Training

/// What one patient was to a model or to a backbone, as far as the cohorts that were found tell.
struct WeightTrace {
  private let places: [PatientTrace.Place]
  private let cohortDigest: String
  private var roles: [String] = []
  private var backboneCohorts: [String] = []
  /// Whether some cohort is in none of the folders, or is not named.
  private var lacksCohort = false

  /// Follows a patient into a model.
  ///
  /// - Parameter places: where the patient is, an entry for every cohort that was found.
  init(_ card: ModelCard, among places: [PatientTrace.Place]) {
    (self.places, cohortDigest) = (places, card.cohortDigest)
    switch part(in: card.cohortDigest, split: card.splitHash) {
    case .missing: lacksCohort = true
    case .notHeld: break
    case .split(let parts): roles += parts
    case .otherSplit: roles.append(TracedWeights.unknownRole)
    }
    follow(
      WeightOrigins(learntFrom: card.weights.learntFrom ?? [], origin: card.weights.origin))
    guard let calibration = card.calibration else { return }
    // Without a split every image of the cohort was used.
    switch part(in: calibration.cohortDigest, split: calibration.splitHash) {
    case .missing: lacksCohort = true
    case .notHeld: break
    case .split(let parts):
      if calibration.splitHash == nil || parts.contains("validation") {
        roles.append(TracedWeights.calibrationRole)
      }
    case .otherSplit: roles.append(TracedWeights.unknownCalibrationRole)
    }
  }

  /// Follows a patient into a backbone.
  init(_ origins: WeightOrigins, among places: [PatientTrace.Place]) {
    (self.places, cohortDigest) = (places, origins.learntFrom.last?.digest ?? "unknown")
    follow(origins)
  }

  /// The answer; without roles where the patient is in no cohort of it.
  func weights(sha256: String) -> TracedWeights {
    TracedWeights(
      sha256: sha256, cohortDigest: cohortDigest,
      roles: roles + (lacksCohort ? [TracedWeights.otherCohortRole] : []),
      backboneCohorts: backboneCohorts)
  }

  private mutating func follow(_ origins: WeightOrigins) {
    if origins.isSilent { lacksCohort = true }
    var isUnknown = false
    for cohort in origins.learntFrom {
      switch part(in: cohort.digest, split: cohort.split) {
      case .missing: lacksCohort = true
      case .notHeld: break
      case .split(let parts):
        if cohort.split == nil || parts.contains("train") {
          backboneCohorts.append(cohort.digest)
        }
      case .otherSplit: isUnknown = true
      }
    }
    if !backboneCohorts.isEmpty { roles.append(TracedWeights.backboneRole) }
    if isUnknown { roles.append(TracedWeights.unknownBackboneRole) }
  }

  /// Where a patient is in a cohort under a split.
  private enum Part {
    /// No folder has the cohort.
    case missing
    /// The cohort does not hold the patient.
    case notHeld
    /// The parts that the patient's images are in; of a cohort that was taken whole, any.
    case split([String])
    /// The folders have the cohort under other splits alone.
    case otherSplit
  }

  /// - Parameter split: the hash of the split; nil: the cohort as a whole.
  private func part(in digest: String, split: String?) -> Part {
    let own = places.filter { $0.cohortDigest == digest }
    guard let first = own.first else { return .missing }
    guard !first.images.isEmpty else { return .notHeld }
    guard let split else { return .split(first.images.keys.sorted()) }
    return own.first { $0.splitHash == split }.map { .split($0.images.keys.sorted()) }
      ?? .otherSplit
  }
}
