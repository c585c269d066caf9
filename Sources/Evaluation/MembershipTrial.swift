/// One patient in a membership trial: how sure a model is of it, and how sure shadow models are.
///
/// How sure is log p/(1 − p) of the true answer, as Carlini et al. (2022, section IV-C) scale it.
package struct MembershipTrial: Sendable, Equatable {
  /// Whether the model learnt from the patient.
  package let isMember: Bool
  /// How sure the model is.
  package let confidence: Double
  /// How sure models are that learnt from the patient.
  package let inside: [Double]
  /// How sure models are that did not.
  package let outside: [Double]

  /// Makes a trial.
  ///
  /// - Precondition: finite numbers.
  package init(isMember: Bool, confidence: Double, inside: [Double], outside: [Double]) {
    precondition(
      ([confidence] + inside + outside).allSatisfy(\.isFinite), "a confidence is not finite")
    self.isMember = isMember
    self.confidence = confidence
    self.inside = inside
    self.outside = outside
  }
}
