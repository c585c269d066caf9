/// The one number by which groups are compared, as it depends on how often patients count.
package struct Headline: Sendable {
  /// The name of the measure in tables.
  package let name: String
  /// Whether more is better.
  package let isHigherBetter: Bool
  /// Patients in the denominator.
  package let patientCount: Int
  /// What these patients are, such as "patients with a lesion".
  package let patients: String
  /// The number when patient i counts `weights[i]` times; nil where undefined.
  package let value: @Sendable (_ weights: [Int]) -> Double?
}
