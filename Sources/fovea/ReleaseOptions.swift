internal import ArgumentParser
internal import Pipelines

/// Whether the report may leave the house.
struct ReleaseOptions: ParsableArguments {
  @Flag(
    help: """
      Make a report that may leave the house: what too few patients stand behind, and what would \
      give it away, is suppressed; nothing is about single patients.
      """)
  var release = false

  @Option(
    help: ArgumentHelp(
      "Suppress what fewer patients stand behind; means --release. (default: 11)",
      valueName: "patients"))
  var suppressBelow: Int?

  func validate() throws {
    if let suppressBelow, !ReleaseRule.bounds.contains(suppressBelow) {
      let bounds = ReleaseRule.bounds
      throw ValidationError(
        "--suppress-below is \(suppressBelow); give a number from \(bounds.lowerBound) to "
          + "\(bounds.upperBound).")
    }
  }

  /// Fewer patients than this are too few; nil where the report stays in the house.
  var bound: Int? { suppressBelow ?? (release ? ReleaseRule.usualBound : nil) }
}
