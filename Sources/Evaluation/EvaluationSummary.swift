/// All numbers of one evaluation, ready to be printed.
public struct EvaluationSummary: Codable, Sendable, Equatable {
  /// What one decision is about.
  public internal(set) var unit: PredictionRow.Unit
  /// What decided the numbers.
  public internal(set) var options: EvaluationOptions
  /// Units with at least one evaluated label; nil where a release withholds it.
  @Nullable public internal(set) var unitCount: Int?
  /// Patients behind them; nil where a release withholds it.
  @Nullable public internal(set) var patientCount: Int?
  /// One entry per label, sorted by name.
  public internal(set) var labels: [LabelSummary]
  /// The classes together, for a multi-class target.
  public internal(set) var macro: MacroSummary?
  /// The labels together, where there are several.
  public internal(set) var multiLabel: MultiLabelSummary?
  /// How the units divide by each declared attribute.
  public internal(set) var attributes: [AttributeSummary]
  /// Declared attributes that make no groups.
  public internal(set) var skippedAttributes: [SkippedAttribute]
  /// Counts of fewer patients are withheld, and all that would give them away; nil: nothing is.
  public internal(set) var suppressedBelow: Int?
}

/// One declared attribute over all units (table 1).
public struct AttributeSummary: Codable, Sendable, Equatable {
  /// The attribute's name.
  public internal(set) var attribute: String
  /// Its values; they sum to all units.
  public internal(set) var values: [AttributeValue]
  /// Share of units whose value is `unknown`, `declined` or `invalid`; nil where a release
  /// withholds it.
  @Nullable public internal(set) var missingShare: Double?
}

/// One value of an attribute.
public struct AttributeValue: Codable, Sendable, Equatable {
  /// The value.
  public internal(set) var name: String
  /// Units that have it; nil where a release withholds it.
  @Nullable public internal(set) var imageCount: Int?
  /// Patients with such a unit; nil where a release withholds it.
  @Nullable public internal(set) var patientCount: Int?
  /// True where a release withholds the counts; else nil.
  public internal(set) var suppressed: Bool?
}

/// A declared attribute that makes no groups.
public struct SkippedAttribute: Codable, Sendable, Equatable {
  /// The attribute's name.
  public internal(set) var attribute: String
  /// Why not.
  public internal(set) var reason: String

  package init(attribute: String, reason: String) {
    self.attribute = attribute
    self.reason = reason
  }

  /// An attribute with so many values.
  init(attribute: String, valueCount: Int) {
    self.init(
      attribute: attribute,
      reason: "it has \(valueCount) values; put them in bands to compare groups")
  }
}

/// The classes of a multi-class target together.
public struct MacroSummary: Codable, Sendable, Equatable {
  /// Mean of the one-against-rest areas.
  public internal(set) var auroc: Estimate
  /// Share of units whose largest class is the true one.
  public internal(set) var accuracy: Estimate
  /// Whether that beats the most frequent class.
  public internal(set) var majority: MajorityCheck
  /// Units by true class, then by called class, both in the order of the labels; nil unless each
  /// unit has one of either.
  public internal(set) var confusion: [[Int]]?
  /// The same two numbers in every group.
  public internal(set) var groups: [MacroGroup]
}

/// The classes of a multi-class target together, in one group.
public struct MacroGroup: Codable, Sendable, Equatable {
  /// The attribute.
  public internal(set) var attribute: String
  /// Its value.
  public internal(set) var group: String
  /// Mean of the one-against-rest areas.
  public internal(set) var auroc: Estimate
  /// Share of units whose largest class is the true one.
  public internal(set) var accuracy: Estimate
}

/// Several labels together.
public struct MultiLabelSummary: Codable, Sendable, Equatable {
  /// Mean of the labels' areas, each counting alike.
  public internal(set) var macroAuroc: Estimate
  /// Share of units with every label right.
  public internal(set) var subsetAccuracy: Estimate
  /// Share of wrong answers among all answers of all labels.
  public internal(set) var hammingLoss: Estimate
}
