/// A labelled cohort as a simulation of choosing sees it: frozen features, truths, who is held out.
package struct SimulatedCohort: Sendable {
  /// One decision that is judged.
  package struct Unit: Sendable, Equatable {
    /// The numbers of its images.
    package let images: [Int]
    /// Per output 1, 0 or unknown.
    package let truth: [Int?]
    /// The number of its patient.
    package let patient: Int

    /// Makes a unit.
    package init(images: [Int], truth: [Int?], patient: Int) {
      self.images = images
      self.truth = truth
      self.patient = patient
    }
  }

  /// Who is chosen from, and who is judged on.
  package struct Fold: Sendable, Equatable {
    /// The numbers of the patients whose labels are hidden at first.
    package let pool: [Int]
    /// The units that no label of is ever learnt.
    package let heldOut: [Unit]

    /// Makes a fold.
    package init(pool: [Int], heldOut: [Unit]) {
      self.pool = pool
      self.heldOut = heldOut
    }
  }

  /// By image, what enters the head: `(F)`.
  package let features: [[Float]]
  /// By image, per output 1, 0 or unknown.
  package let truths: [[Int?]]
  /// By patient, the numbers of its images.
  package let patients: [[Int]]
  /// By patient, the number of the group that a quota is about.
  package let groups: [Int?]
  /// Taken in turn by the repeats: one, or each fold of a cross-validation.
  package let folds: [Fold]
  /// Whether the outputs are the classes of one answer.
  package let isExclusive: Bool
  /// Whether a unit's score is the largest of its images', else their mean.
  package let takesLargest: Bool

  /// Makes a cohort.
  ///
  /// - Precondition: at least one fold; features and truths of every image.
  package init(
    features: [[Float]], truths: [[Int?]], patients: [[Int]], groups: [Int?], folds: [Fold],
    isExclusive: Bool, takesLargest: Bool
  ) {
    precondition(!folds.isEmpty, "nobody is held out")
    precondition(features.count == truths.count, "\(features.count) images")
    precondition(patients.count == groups.count, "\(patients.count) patients")
    self.features = features
    self.truths = truths
    self.patients = patients
    self.groups = groups
    self.folds = folds
    self.isExclusive = isExclusive
    self.takesLargest = takesLargest
  }

  /// How many outputs there are.
  package var outputs: Int { truths.first?.count ?? 0 }

  /// The features of one unit, by the images of the pool, which takes no label.
  func scaled(over fold: Fold) -> [[Double]] {
    let scale = FeatureScale(of: fold.pool.flatMap { patients[$0] }.map { features[$0] })
    return features.map(scale.scaled)
  }
}
