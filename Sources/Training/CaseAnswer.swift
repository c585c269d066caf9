package import Cohorts

/// What a model says about one image: a probability per output, or a refusal.
package struct CaseAnswer: Sendable {
  package var image: CaseFacts
  /// nil where the model refuses.
  package let probabilities: [Double]?
  /// Why it refuses; empty where it does not.
  package let reason: String
  /// How far its features are from those of the training, 1 being the limit; nil: not measured.
  package var distance: Double?
  /// By output, how far the model's networks disagree, or draws that drop features, in nats; nil:
  /// there is one network and no dropout.
  package var disagreement: [Double]?

  /// An answer.
  package init(image: CaseFacts, probabilities: [Double]) {
    self.image = image
    self.probabilities = probabilities
    reason = ""
  }

  /// A refusal.
  package init(image: CaseFacts, refusal: String) {
    self.image = image
    probabilities = nil
    reason = refusal
  }
}
