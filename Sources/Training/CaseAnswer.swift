package import Ingest

/// What a model says about one image: a probability per output, or a refusal.
package struct CaseAnswer: Sendable {
  package let image: ManifestCase
  /// nil where the model refuses.
  package let probabilities: [Double]?
  /// Why it refuses; empty where it does not.
  package let reason: String

  /// An answer.
  package init(image: ManifestCase, probabilities: [Double]) {
    self.image = image
    self.probabilities = probabilities
    reason = ""
  }

  /// A refusal.
  package init(image: ManifestCase, refusal: String) {
    self.image = image
    probabilities = nil
    reason = refusal
  }
}
