public import Cohorts

/// Which images of a cohort an adaptation learns from: the training part, or all without a split.
public struct AdaptationCohort: Codable, Sendable, Equatable {
  /// SHA-256 over what the cohort's cases are, without any pseudonym.
  public let digest: String
  /// The hash of its split; nil without one.
  public let split: String?
  /// How many folds the training part has; 0 for none.
  public let folds: Int
  /// Images learnt from.
  public let images: Int
  /// Patients they belong to.
  public let patients: Int
  /// Images of the validation and the test part, which nothing is learnt from.
  public let leftOut: Int

  /// Looks at a cohort and its split, if it has one.
  public init(_ cohort: Cohort, lock: SplitLock?) {
    let indices = Self.indices(of: cohort, lock: lock)
    digest = cohort.digest
    split = lock?.hash
    folds = lock?.folds ?? 0
    images = indices.count
    patients = Set(indices.map { cohort.facts[$0].patientID }).count
    leftOut = cohort.cases.count - indices.count
  }

  /// The numbers of the images, ascending in content order.
  static func indices(of cohort: Cohort, lock: SplitLock?) -> [Int] {
    lock?.indices(in: .train) ?? Array(cohort.cases.indices)
  }

  /// What is learnt from, in one sentence.
  public var sentence: String {
    let part = split == nil ? "the whole cohort" : "the training part of the cohort"
    let others =
      leftOut == 0
      ? "" : "; \(leftOut) images of validation and test are left out"
    return "Learnt from without labels: \(images) images of \(patients) patients, \(part)\(others)."
  }

  /// What a later estimate has to be read with, in whole sentences.
  public var warnings: [String] {
    if split == nil {
      return [
        "The cohort has no split.lock: patients that a later split sets aside for validation or "
          + "test have been learnt from too, without their labels; run fovea split first to keep "
          + "them out."
      ]
    }
    guard folds > 0 else { return [] }
    return [
      "Patients of all \(folds) folds are learnt from, without their labels: an out-of-fold "
        + "estimate holds for patients whose images the backbone has seen."
    ]
  }
}
