/// What decided the numbers of a report on masks or boxes.
package struct MeasuredOptions: Codable, Sendable, Equatable {
  /// What lengths are measured in, and what one pixel is.
  package struct Lengths: Codable, Sendable, Equatable {
    /// `mm`, or `px` where no spacing is known.
    package let unit: String
    /// From one column to the next.
    package let spacingX: Double
    /// From one row to the next.
    package let spacingY: Double
    /// How far boundaries may be apart and still count as equal for NSD.
    package let tolerance: Double

    /// Makes the lengths.
    package init(unit: String, spacingX: Double, spacingY: Double, tolerance: Double) {
      self.unit = unit
      self.spacingX = spacingX
      self.spacingY = spacingY
      self.tolerance = tolerance
    }
  }

  /// The declared attributes; `ageBand` is computed from `age`.
  package let groups: [String]
  /// Level of every interval, such as 0.95.
  package let confidenceLevel: Double
  /// Bootstrap replicates that draw patients.
  package let bootstrapReplicates: Int
  /// Permutations of the gap's null distribution.
  package let permutations: Int
  /// Seed of both.
  package let seed: UInt64
  /// What lengths of masks are measured in; nil for boxes.
  package let lengths: Lengths?
  /// The overlap that a found box needs; nil for masks.
  package let taskIoU: Double?

  /// Makes the options.
  package init(
    groups: [String], confidenceLevel: Double, bootstrapReplicates: Int, permutations: Int,
    seed: UInt64, lengths: Lengths?, taskIoU: Double?
  ) {
    self.groups = groups
    self.confidenceLevel = confidenceLevel
    self.bootstrapReplicates = bootstrapReplicates
    self.permutations = permutations
    self.seed = seed
    self.lengths = lengths
    self.taskIoU = taskIoU
  }

  /// `95 %`.
  var levelText: String { NumberText.decimal(confidenceLevel * 100, digits: 0) + " %" }
}
