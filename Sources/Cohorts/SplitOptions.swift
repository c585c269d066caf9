/// Cases of one attribute value that are kept for the test part, such as one hospital.
public struct HoldOut: Codable, Sendable, Equatable {
  /// The attribute's column.
  public let attribute: String
  /// The value whose patients are held out.
  public let value: String

  /// Makes the rule `attribute=value`.
  public init(attribute: String, value: String) {
    self.attribute = attribute
    self.value = value
  }
}

/// How a cohort is to be divided; a given `split` or `fold` column goes before it.
public struct SplitOptions: Codable, Sendable, Equatable {
  /// Share of patients in the validation part, from 0 to below 1; unused with folds.
  public var validation: Double
  /// Share of patients in the test part, from 0 to below 1; unused with `holdOut` or `latest`.
  public var test: Double
  /// How many folds the training part has; 0 for none, else at least 2.
  public var folds: Int
  /// Targets and attributes whose shares should be alike in all parts.
  public var stratify: [String]
  /// Puts the patients of one attribute value into the test part.
  public var holdOut: HoldOut?
  /// Puts this share of patients, those with the latest studies, into the test part; 0…1.
  public var latest: Double?
  /// Seed of every draw.
  public var seed: UInt64

  /// Makes the options.
  public init(
    validation: Double, test: Double, folds: Int, stratify: [String], holdOut: HoldOut?,
    latest: Double?, seed: UInt64
  ) {
    self.validation = validation
    self.test = test
    self.folds = folds
    self.stratify = stratify
    self.holdOut = holdOut
    self.latest = latest
    self.seed = seed
  }

  /// What cannot be, one sentence each; empty when all is well.
  public var problems: [String] {
    var found: [String] = []
    if !(0..<1).contains(validation) { found.append("validation must be from 0 to below 1") }
    if !(0..<1).contains(test) { found.append("test must be from 0 to below 1") }
    if validation + test >= 1 { found.append("validation and test leave nothing to train on") }
    if folds < 0 || folds == 1 { found.append("folds must be 0, or 2 and more") }
    if let latest, !(latest > 0 && latest < 1) { found.append("latest must lie between 0 and 1") }
    if latest != nil, holdOut != nil { found.append("holdOut and latest exclude each other") }
    return found
  }
}

/// A part of a split.
public enum Part: String, Codable, CaseIterable, Sendable {
  case train, validation, test
}
