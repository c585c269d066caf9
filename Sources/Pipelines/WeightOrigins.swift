internal import Networks
internal import Training

/// Whose images weights have learnt from before a model was trained from them.
struct WeightOrigins {
  /// The cohorts, the first one first.
  let learntFrom: [LearntCohort]
  /// Whether their origin speaks of images of a cohort that they do not list, as files of older
  /// programs do.
  let isSilent: Bool

  /// Whether no cohort is known of, and none is kept silent.
  var isEmpty: Bool { learntFrom.isEmpty && !isSilent }

  /// Takes what a card says.
  init(learntFrom: [LearntCohort], origin: String) {
    self.learntFrom = learntFrom
    isSilent = learntFrom.isEmpty && origin.contains(AdaptedBackbone.deed)
  }
}
