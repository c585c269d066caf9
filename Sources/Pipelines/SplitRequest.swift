internal import Cohorts

/// What `fovea split` asks for, as it was written.
public struct SplitRequest: Sendable {
  /// Number of folds; 0 for none.
  public var folds = 0
  /// `column=value` for the test part.
  public var holdOut: String?
  /// Share of the latest studies for the test part.
  public var latest: String?
  /// Share of patients for validation.
  public var validation = "0.15"
  /// Share of patients for the test.
  public var test = "0.2"
  /// Seed of the draw.
  public var seed: UInt64 = 7
  /// Columns that all parts hold alike; empty for the targets and sex.
  public var stratify: [String] = []

  /// Makes the standard request.
  public init() {}

  /// The request as checked options.
  ///
  /// - Throws: `usage`, naming the flag.
  func options() throws(PipelinesError) -> SplitOptions {
    var rule: HoldOut?
    if let holdOut {
      guard let written = HoldOut(assignment: holdOut) else {
        throw PipelinesError(
          .usage, subject: "--hold-out", reason: "is \(holdOut)",
          hint: "write column=value, as site=C")
      }
      rule = written
    }
    var share: Double?
    if let latest { share = try Share.value(latest, flag: "--latest") }
    let options = SplitOptions(
      validation: try Share.value(validation, flag: "--validation"),
      test: try Share.value(test, flag: "--test"), folds: folds, stratify: stratify,
      holdOut: rule, latest: share, seed: seed)
    if let problem = options.problems.first {
      throw PipelinesError(
        .usage, subject: "split", reason: problem, hint: "see fovea split --help")
    }
    return options
  }
}
