/// A predicted measurement with what it should be, in the same unit.
package struct ContinuousPair: MeasuredUnit {
  /// What was measured, and on whom.
  package let identity: UnitIdentity
  /// The predicted value.
  package let prediction: Double
  /// The reference value.
  package let reference: Double

  /// Makes a pair.
  ///
  /// - Precondition: finite numbers.
  package init(identity: UnitIdentity, prediction: Double, reference: Double) {
    precondition(
      prediction.isFinite && reference.isFinite, "a pair of \(prediction) and \(reference)")
    self.identity = identity
    self.prediction = prediction
    self.reference = reference
  }

  /// Prediction less reference.
  package var error: Double { prediction - reference }

  /// Both values.
  package var contentKey: ContentKey {
    ContentKey(numbers: [prediction, reference], words: [])
  }
}
