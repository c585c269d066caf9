package import Evaluation
internal import Files

extension ModelFile {
  static let scopeMeans = "scope.means"
  static let scopePrecision = "scope.precision"

  /// Tensors that are no part of the network.
  var scopeTensorCount: Int { card.contract?.scope == nil ? 0 : 2 }

  /// A distance of features as tensors.
  static func tensors(of distance: FeatureDistance) -> [String: FileTensor] {
    let width = distance.means.first?.count ?? 0
    return [
      scopeMeans: FileTensor(
        shape: [distance.means.count, width], values: distance.means.flatMap { $0 }),
      scopePrecision: FileTensor(shape: [width, width], values: distance.precision),
    ]
  }

  /// How far features are from those of the training; nil for a model that does not measure it.
  ///
  /// - Throws: `badData` where its tensors are missing or have another shape.
  package func featureDistance(
    subject: String = "model"
  ) throws(TrainingError) -> FeatureDistance? {
    guard let contract = card.contract, contract.scope != nil else { return nil }
    let width = contract.featureMean.count
    guard let means = tensors[Self.scopeMeans], let precision = tensors[Self.scopePrecision],
      means.shape.count == 2, means.shape[0] > 0, means.shape[1] == width,
      precision.shape == [width, width],
      (means.values + precision.values).allSatisfy(\.isFinite)
    else { throw Self.damage(subject, ModelCard.contractFault) }
    return FeatureDistance(
      means: (0..<means.shape[0]).map { Array(means.values[$0 * width..<($0 + 1) * width]) },
      precision: precision.values)
  }
}
