/// The numbers of a cohort or group of predicted grades.
package struct OrdinalSummary: Codable, Sendable, Equatable {
  /// The data.
  package let counts: SampleCounts
  /// κ with weights (i − j)².
  package let quadraticKappa: Estimate
  /// κ with weights |i − j|.
  package let linearKappa: Estimate
  /// Share of units whose predicted grade is the reference.
  package let exactAgreement: Estimate
  /// Share of units whose predicted grade is the reference or one beside it.
  package let withinOne: Estimate
}
