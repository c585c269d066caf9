/// A number with the percentile limits of one bootstrap that draws patients.
///
/// They say what other patients would have given to the same probes, not what probes that learnt
/// from others would have.
package struct ProbeFigure: Codable, Sendable, Equatable {
  /// Nil where it is not defined.
  @Nullable package private(set) var value: Double?
  /// Nil where the value or too many replicates lack it.
  @Nullable package private(set) var lower: Double?
  @Nullable package private(set) var upper: Double?

  init(_ value: Double?, _ limits: PatientResampling.Limits?) {
    self.value = value
    lower = value == nil ? nil : limits?.lower
    upper = value == nil ? nil : limits?.upper
  }
}
