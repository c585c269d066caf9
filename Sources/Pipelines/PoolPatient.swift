internal import Evaluation
internal import Training

/// A patient of a pool with what a model makes of the images.
struct PoolPatient {
  let patientID: String
  /// In content order; at least one.
  let images: [PoolImage]
  let scale: FeatureScale?

  /// The mean features, what is said of the most doubtful image, the most that draws disagree.
  func candidate(group: Int?) -> SelectionCandidate {
    let rows = images.map { image in
      scale?.scaled(image.features) ?? image.features.map { Double($0) }
    }
    let features = rows[0].indices.map { index in
      Float(rows.reduce(0) { $0 + $1[index] } / Double(rows.count))
    }
    let all = images.map {
      SelectionCandidate(
        features: features, distributions: $0.distributions, disagreement: $0.disagreement,
        group: group)
    }
    let doubtful = all.indices.reduce(0) { all[$1].entropy > all[$0].entropy ? $1 : $0 }
    return SelectionCandidate(
      features: features, distributions: all[doubtful].distributions,
      disagreement: all.compactMap(\.disagreement).max(), group: group)
  }
}
