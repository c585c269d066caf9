internal import Cohorts
internal import Foundation
internal import Privacy
internal import Training

/// The images of a cohort that a finished model may be calibrated on.
struct CalibrationPart {
  /// Numbers of the cases in content order.
  let indices: [Int]
  /// The split whose validation part they are; nil where they are all of the cohort.
  let lock: SplitLock?
  /// How often the test part of that split was opened.
  let testOpenings: Int?
  /// What the user should know, one sentence each.
  let warnings: [String]

  /// The part in words.
  var title: String { lock == nil ? "all images of the cohort" : "the validation part" }

  /// Finds the images: the validation part, or all of a cohort without split that is new.
  ///
  /// - Parameter trainedOn: the cohort of the training; nil where it is not at hand.
  /// - Throws: `badData` where the model may have been trained on them, or there are none.
  init(
    of cohort: Cohort, for source: ModelSource, trainedOn: URL?, key: SecretKey
  ) throws {
    let card = source.file.card
    lock = try SplitLock.read(in: cohort, key: key)
    let isOwn = cohort.isVersion(of: card.cohortDigest) || lock?.hash == card.splitHash
    if isOwn, lock?.hash != card.splitHash {
      throw PipelinesError(
        .badData, subject: source.name,
        reason: "was trained on this cohort under a split that is not there, so it may have seen "
          + "these images",
        hint: "calibrate under the split of the training, or on other patients")
    }
    indices = lock?.indices(in: .validation) ?? Array(cohort.cases.indices)
    if let lock, indices.isEmpty {
      throw PipelinesError(
        .badData, subject: "validation part", reason: "the split has none: \(lock.rule)",
        hint: "calibrate on a cohort that has one, or that is not split")
    }
    let openings = try lock.map { try TestLedger.read(in: cohort, lock: $0, key: key).count }
    testOpenings = openings
    var warnings: [String] = []
    if let openings, openings > 0 {
      warnings.append(
        "the test part was opened before this calibration, so a test of the new model is no blind "
          + "one; the model keeps the number of openings")
    }
    if let trainedOn {
      try Self.requireOtherPatients(
        indices.map { cohort.facts[$0] }, than: trainedOn, of: source, isOwn: isOwn, key: key)
    } else if !isOwn {
      warnings.append(
        "the model was trained on another cohort; whether it saw these patients is not known "
          + "unless --trained-on names that cohort")
    }
    self.warnings = warnings
  }

  /// - Throws: `badData` where a patient or a picture belongs to the training.
  private static func requireOtherPatients(
    _ cases: [CaseFacts], than folder: URL, of source: ModelSource, isOwn: Bool,
    key: SecretKey
  ) throws {
    let training = try Cohort.open(folder: folder, key: key)
    let card = source.file.card
    guard training.isVersion(of: card.cohortDigest) else {
      throw PipelinesError(
        .badData, subject: "--trained-on",
        reason: "is not the cohort that \(source.name) was trained on",
        hint: "name that cohort, or leave the flag out")
    }
    guard !isOwn else { return }
    let (patients, pictures) = (
      Set(training.facts.map(\.patientID)), Set(training.facts.map(\.pixelDigest))
    )
    let seen = cases.filter {
      patients.contains($0.patientID) || pictures.contains($0.pixelDigest)
    }
    guard seen.isEmpty else {
      throw PipelinesError(
        .badData, subject: "cohort",
        reason: "\(Set(seen.map(\.patientID)).count) of its patients, or pictures of theirs, "
          + "belong to the cohort of the training",
        hint: "calibrate on other patients")
    }
  }
}
