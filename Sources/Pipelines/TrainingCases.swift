internal import Cohorts
internal import Explaining
internal import Foundation
internal import Privacy
internal import Reports
internal import Training

/// The cases that a model learnt from, as its network sees them; nothing of it enters a model.
struct TrainingCases: Sendable {
  /// A case that looks like an image to the network.
  struct Neighbour: Encodable, Sendable {
    let caseID: String
    let patientID: String
    /// Of the features that enter the head.
    let cosine: Double
    /// What people said of it, in the columns that the model learnt.
    let labels: [String: String]
  }

  let cohort: Cohort
  private let indices: [Int]
  private let nearest: NearestCases
  private let targets: Set<String>

  /// Opens the cohort that a model learnt from and computes the features of what it learnt from:
  /// not of training cases without a label, beyond its share of the labels, or set aside.
  ///
  /// - Parameter features: of an image of the cohort.
  /// - Throws: `badData` for another cohort or split; what the cohort says.
  init(
    _ folder: URL, of model: ModelFile, key: SecretKey,
    features: ([Int], Cohort) throws -> [[Float]]
  ) throws {
    cohort = try Cohort.open(folder: folder, key: key)
    let lock = try SplitLock.read(in: cohort, key: key)
    guard cohort.digest == model.card.cohortDigest, let lock, lock.hash == model.card.splitHash
    else {
      throw PipelinesError(
        .badData, subject: "--cohort",
        reason: "is not the cohort that the model was trained on, or was split anew since",
        hint: "name that cohort, or leave --cohort out")
    }
    indices = try FineTuning.trainedCases(of: model.card, cases: cohort.facts, lock: lock)
    targets = Set(model.card.heads[0].targets)
    nearest = NearestCases(features: try features(indices, cohort))
  }

  /// The nearest cases, the nearest first.
  func neighbours(of features: [Float]) -> [Neighbour] {
    nearest.nearest(NearestCases.usualCount, to: features).map { found in
      let facts = cohort.facts[indices[found.index]]
      return Neighbour(
        caseID: facts.caseID, patientID: facts.patientID, cosine: found.cosine,
        labels: facts.targets.filter { targets.contains($0.key) })
    }
  }

  /// Small pictures of cases, by pseudonym.
  ///
  /// - Throws: `untrusted` for pixels that were changed, errors of the files.
  func pictures(of caseIDs: [String]) throws -> [String: ReportPicture] {
    try CasePictures(cohort: cohort).pictures(of: caseIDs)
  }
}
