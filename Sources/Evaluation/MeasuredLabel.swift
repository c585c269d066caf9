/// The numbers of one label of masks or boxes: the whole, its groups, and the gaps between them.
package struct MeasuredLabel<Summary: Codable & Sendable & Equatable>: Codable, Sendable,
  Equatable
{
  /// The label.
  package let label: String
  /// Every number of the whole.
  package let summary: Summary
  /// The declared attributes with their groups, in the declared order.
  package let attributes: [AttributeGroups<Summary>]
  /// The gap of each of them, in the same order.
  package let gaps: [HeadlineGap]
  /// Declared attributes that make no groups.
  package let skippedAttributes: [SkippedAttribute]
}
