internal import Annotations
internal import Cohorts
internal import Evaluation
internal import Explaining
internal import Tensors

/// One image with what the model says of it and why.
struct ExplainedImage: Sendable {
  /// Evidence for one label.
  struct Label: Sendable {
    /// What the model says of it.
    let said: ExplainableAnswer.Label
    /// By method, in the order of the work's methods.
    let maps: [EvidenceMap]
    /// What people marked of it, at the network's scale; nil where nobody looked.
    let mask: RunLengthMask?
  }

  let facts: CaseFacts
  /// What the network is fed.
  let input: Tensor
  /// Where in that the image lies.
  let place: ImagePlace
  /// The image at the network's scale, three bytes for each pixel.
  let rgb: [UInt8]
  /// Whether the model answers: `abstained` where it withholds a label and says none.
  let status: PredictionRow.Status
  /// Why it does not; empty where it does.
  let reason: String
  let labels: [Label]
  /// The training cases nearest to it; nil where no cohort was named.
  let neighbours: [TrainingCases.Neighbour]?
}
