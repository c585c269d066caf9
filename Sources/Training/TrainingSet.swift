package import Cohorts

/// The labelled images that one fit trains on, in content order, checked to be trainable.
package struct TrainingSet: Sendable {
  /// Numbers of the cases, ascending.
  package let indices: [Int]
  /// Per image its unit's truth.
  package let truths: [[Int?]]

  /// Images that were gathered and checked elsewhere.
  init(indices: [Int], truths: [[Int?]]) {
    self.indices = indices
    self.truths = truths
  }

  /// Gathers the labelled images among `candidates`.
  ///
  /// - Throws: `badData` when nothing can be learned: no label, one class, or one patient.
  package init(
    candidates: [Int], cases: [CaseFacts], labels: LabelTable
  ) throws(TrainingError) {
    indices = candidates.filter { labels.isLabelled(cases[$0]) }
    truths = indices.map { labels.truth(of: cases[$0]) }
    guard !indices.isEmpty else {
      throw TrainingError(
        .badData, subject: "training part", reason: "none of its images is labelled",
        hint: "check the label columns of the cohort")
    }
    let patients = Set(indices.map { cases[$0].patientID }).count
    guard patients > 1 else {
      throw TrainingError(
        .badData, subject: "training part",
        reason: "its \(indices.count) labelled images belong to one patient",
        hint: "add patients; nothing general can be learned from one")
    }
    for (output, label) in labels.head.labels.enumerated() {
      let known = truths.compactMap { $0[output] }
      guard known.contains(0), known.contains(1) else {
        let what = labels.head.kind == .multiClass ? "class" : "target"
        throw TrainingError(
          .badData, subject: "\(what) \(label)",
          reason: known.contains(1)
            ? "all \(known.count) labelled training images are positive"
            : "none of the \(known.count) labelled training images is positive",
          hint: "a classifier needs images of at least two classes")
      }
    }
  }

  /// How much each output's entries count in the loss.
  ///
  /// Balanced is n/(K·nₖ) for class k of K, as scikit-learn's `compute_class_weight("balanced")`;
  /// a yes or no has K = 2. Where cells are drawn alike, n and nₖ are what an epoch shows on
  /// average, so that what the draws have balanced is not balanced again.
  ///
  /// - Parameter cells: by place in the set what is drawn alike; nil: every image comes once.
  /// - Throws: `usage` for a list of another length.
  package func weights(
    _ rule: ClassWeights, head: Head, cells: [Int]? = nil
  ) throws(TrainingError) -> ClassificationLoss.Weights {
    switch rule {
    case .none:
      return ClassificationLoss.Weights(positive: head.labels.map { _ in 1 })
    case .explicit(let weights):
      guard weights.count == head.outputCount else {
        throw TrainingError(
          .usage, subject: "training.classWeights",
          reason: "\(weights.count) weights were given, the model has \(head.outputCount) outputs",
          hint: "the outputs are \(head.labels.joined(separator: ", "))")
      }
      return ClassificationLoss.Weights(positive: weights.map { Float($0) })
    case .balanced:
      let classCount = head.kind == .multiClass ? head.outputCount : 2
      let shown = appearances(cells)
      func weight(_ output: Int, of value: Int) -> Float {
        var (known, own) = (0.0, 0.0)
        for (truth, times) in zip(truths, shown) where truth[output] != nil {
          known += times
          if truth[output] == value { own += times }
        }
        return Float(known / (Double(classCount) * (own > 0 ? own : 1)))
      }
      return ClassificationLoss.Weights(
        positive: head.labels.indices.map { weight($0, of: 1) },
        negative: head.labels.indices.map { weight($0, of: 0) })
    }
  }

  /// How often an epoch shows each image, on average.
  private func appearances(_ cells: [Int]?) -> [Double] {
    guard let cells else { return truths.map { _ in 1 } }
    var sizes: [Int: Int] = [:]
    for cell in cells { sizes[cell, default: 0] += 1 }
    return cells.map { Double(cells.count) / Double(sizes.count * (sizes[$0] ?? 1)) }
  }
}
