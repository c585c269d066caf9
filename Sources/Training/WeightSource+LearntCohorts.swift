internal import Files
internal import Foundation
package import Networks

extension WeightSource {
  /// The cohorts that the weights have learnt from, the first one first.
  ///
  /// Those of the weight card; of a model that training goes on from also those of its own card:
  /// what its first weights had learnt from, and the training part that it was trained on.
  package var learntCohorts: [LearntCohort] {
    struct Taught: Decodable {
      struct Weights: Decodable { let learntFrom: [LearntCohort]? }
      let cohortDigest: String
      let splitHash: String
      let weights: Weights
    }
    guard let text = metadata[ModelFile.metadataKey],
      let model = try? StableJSON.decode(Taught.self, from: Data(text.utf8), subject: name)
    else { return card.learntFrom }
    let own = LearntCohort(digest: model.cohortDigest, split: model.splitHash)
    return card.learntFrom.joined(with: model.weights.learntFrom ?? []).joined(with: [own])
      .filter(\.isSound)
  }
}
