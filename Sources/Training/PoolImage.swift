package import Cohorts
internal import Evaluation

/// What a model makes of an image that may be labelled next.
package struct PoolImage: Sendable {
  /// The image's number in the cohort.
  package let index: Int
  /// What enters the head, averaged over the image.
  package let features: [Float]
  /// By label a distribution: no and yes, or one of all classes.
  package let distributions: [[Double]]
  /// How far networks, or draws of the head, disagree, in nats, the mean over labels; nil for one
  /// network without dropout.
  package let disagreement: Double?
}

extension Predictor {
  /// Looks at images of a cohort that may be labelled next, in the order of `indices`.
  ///
  /// - Returns: those that the model answers; what its contract refuses is left out.
  /// - Throws: what loading an image throws.
  package func poolImages(
    cohort: Cohort, indices: [Int], progress: (Int) -> Void
  ) throws -> [PoolImage] {
    let looks = try looks(cohort: cohort, indices: indices, progress: progress)
    return zip(indices, looks).compactMap { index, look in
      guard let features = look.features, let probabilities = look.answer.probabilities else {
        return nil
      }
      let isExclusive = card.heads[0].kind == .multiClass
      let disagreement = look.answer.disagreement.map { values in
        values.reduce(0, +) / Double(max(values.count, 1))
      }
      return PoolImage(
        index: index, features: features,
        distributions: isExclusive ? [probabilities] : probabilities.map { [1 - $0, $0] },
        disagreement: disagreement)
    }
  }
}
