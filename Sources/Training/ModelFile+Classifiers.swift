public import Compute
internal import Files
public import Networks

extension ModelFile {
  /// Refuses a model that answers for pixels, where only a classifier's answers can be used.
  ///
  /// - Throws: `usage`.
  public func requireClassifier(subject: String = "model") throws(TrainingError) {
    guard card.pixels == nil else {
      throw TrainingError(
        .usage, subject: subject, reason: "marks pixels or boxes; it has no classifier",
        hint: "give it to fovea predict or fovea evaluate")
    }
  }

  /// Refuses all but a classifier of one network, where the network itself is looked at.
  ///
  /// - Throws: `usage`.
  public func requireOneNetwork(subject: String = "model") throws(TrainingError) {
    try requireClassifier(subject: subject)
    guard let ensemble = card.ensemble else { return }
    let key =
      switch ensemble.source {
      case .folds: "training.keepFolds"
      case .snapshots: "training.snapshots"
      }
    throw TrainingError(
      .usage, subject: subject,
      reason: "answers by \(ensemble.members) networks together, and one network is needed here",
      hint: "give a model that was trained without \(key)")
  }

  /// The network of a model that has one, with every tensor in its place.
  ///
  /// - Throws: `badData` when a tensor is missing, is too many or has another shape; `usage` for a
  ///   model that answers for pixels or by several networks.
  public func classifier(
    in buffers: BufferPool, subject: String = "model"
  ) throws(TrainingError) -> Classifier {
    try requireOneNetwork(subject: subject)
    return try classifiers(in: buffers, subject: subject)[0]
  }

  /// The networks of a classifier, of which the mean of probabilities counts; mostly one.
  ///
  /// - Throws: `badData` when a tensor is missing, is too many or has another shape; `usage` for a
  ///   model that answers for pixels.
  public func classifiers(
    in buffers: BufferPool, subject: String = "model"
  ) throws(TrainingError) -> [Classifier] {
    try requireClassifier(subject: subject)
    guard let architecture = card.architecture else {
      throw Self.damage(subject, "does not say which network it is")
    }
    var networks: [Classifier] = []
    var filled = 0
    for number in 0..<(card.ensemble?.members ?? 1) {
      var classifier = Classifier(
        blank: architecture, outputCount: card.heads[0].outputCount, width: card.width,
        buffers: buffers)
      classifier.addAdapters(of: card.options, buffers: buffers)
      filled += try fill(
        &classifier, prefix: card.ensemble?.prefix(number) ?? "", buffers: buffers,
        subject: subject)
      networks.append(classifier)
    }
    try requireAll(filled + scopeTensorCount, subject: subject)
    return networks
  }
}
