/// How far the boundaries of two masks are from each other, in millimetres.
package struct BoundaryDistances: Sendable, Equatable {
  /// Distances this little above a tolerance count as within it, as spacings are seldom binary.
  private static let roundingAllowance = 1e-9

  /// From each boundary pixel of the prediction to the nearest of the reference, ascending.
  package let fromPrediction: [Double]
  /// From each boundary pixel of the reference to the nearest of the prediction, ascending.
  package let fromReference: [Double]

  /// Measures both directions.
  ///
  /// - Precondition: one grid, and neither mask is empty.
  package init(prediction: BinaryMask, reference: BinaryMask) {
    precondition(
      prediction.grid == reference.grid,
      "masks of different grids: \(prediction.grid), \(reference.grid)")
    precondition(
      !prediction.isEmpty && !reference.isEmpty,
      "\(prediction.markedCount) and \(reference.markedCount) marked pixels have no distance")
    // Nothing outside the marks changes a distance, so nothing outside is looked at.
    let bounds = prediction.bounds(with: reference) ?? (0..<1, 0..<1)
    let first = prediction.cropped(bounds.x, bounds.y).boundary
    let second = reference.cropped(bounds.x, bounds.y).boundary
    fromPrediction = DistanceTransform(to: second).distances(from: first).sorted()
    fromReference = DistanceTransform(to: first).distances(from: second).sorted()
  }

  /// The Hausdorff distance: the larger of the two directed maxima.
  package var largest: Double {
    max(fromPrediction[fromPrediction.count - 1], fromReference[fromReference.count - 1])
  }

  /// HD95: the larger of the two directed 95th percentiles, by linear interpolation.
  ///
  /// MONAI does the same. medpy takes the percentile of both directions put together.
  package var percentile95: Double {
    max(
      PatientBootstrap.quantile(0.95, ofSorted: fromPrediction),
      PatientBootstrap.quantile(0.95, ofSorted: fromReference))
  }

  /// ASSD: the mean over the boundary pixels of both (Heimann et al., IEEE TMI 28, 2009).
  package var average: Double {
    let sum = fromPrediction.reduce(0, +) + fromReference.reduce(0, +)
    return sum / Double(fromPrediction.count + fromReference.count)
  }

  /// NSD: the share of both boundaries that is within a tolerance of the other.
  ///
  /// Source: Nikolov et al., J. Med. Internet Res. 23 (2021), e26151; counted in pixels as MONAI
  /// does, not in lengths of surface.
  package func share(withinMillimetres tolerance: Double) -> Double {
    let limit = tolerance * (1 + Self.roundingAllowance)
    let within = fromPrediction.count { $0 <= limit } + fromReference.count { $0 <= limit }
    return Double(within) / Double(fromPrediction.count + fromReference.count)
  }
}
