/// All numbers of one evaluation, ready to be printed.
public struct EvaluationSummary: Codable, Sendable, Equatable {
  /// What one decision is about.
  public let unit: PredictionRow.Unit
  /// What decided the numbers.
  public let options: EvaluationOptions
  /// Units with at least one evaluated label.
  public let unitCount: Int
  /// Patients behind them.
  public let patientCount: Int
  /// One entry per label, sorted by name.
  public let labels: [LabelSummary]
  /// The classes together, for a multi-class target.
  public let macro: MacroSummary?
  /// The labels together, where there are several.
  public let multiLabel: MultiLabelSummary?
  /// How the units divide by each declared attribute.
  public let attributes: [AttributeSummary]
  /// Declared attributes that make no groups.
  public let skippedAttributes: [SkippedAttribute]
}

/// One declared attribute over all units (table 1).
public struct AttributeSummary: Codable, Sendable, Equatable {
  /// The attribute's name.
  public let attribute: String
  /// Its values; they sum to all units.
  public let values: [AttributeValue]
  /// Share of units whose value is `unknown`, `declined` or `invalid`.
  public let missingShare: Double
}

/// One value of an attribute.
public struct AttributeValue: Codable, Sendable, Equatable {
  /// The value.
  public let name: String
  /// Units that have it.
  public let imageCount: Int
  /// Patients with such a unit.
  public let patientCount: Int
}

/// A declared attribute that makes no groups.
public struct SkippedAttribute: Codable, Sendable, Equatable {
  /// The attribute's name.
  public let attribute: String
  /// Why not.
  public let reason: String

  package init(attribute: String, reason: String) {
    self.attribute = attribute
    self.reason = reason
  }
}

/// The classes of a multi-class target together.
public struct MacroSummary: Codable, Sendable, Equatable {
  /// Mean of the one-against-rest areas.
  public let auroc: Estimate
  /// Share of units whose largest class is the true one.
  public let accuracy: Estimate
  /// Whether that beats the most frequent class.
  public let majority: MajorityCheck
  /// Units by true class, then by called class, both in the order of the labels; nil unless each
  /// unit has one of either.
  public let confusion: [[Int]]?
  /// The same two numbers in every group.
  public let groups: [MacroGroup]
}

/// The classes of a multi-class target together, in one group.
public struct MacroGroup: Codable, Sendable, Equatable {
  /// The attribute.
  public let attribute: String
  /// Its value.
  public let group: String
  /// Mean of the one-against-rest areas.
  public let auroc: Estimate
  /// Share of units whose largest class is the true one.
  public let accuracy: Estimate
}

/// Several labels together.
public struct MultiLabelSummary: Codable, Sendable, Equatable {
  /// Mean of the labels' areas, each counting alike.
  public let macroAuroc: Estimate
  /// Share of units with every label right.
  public let subsetAccuracy: Estimate
  /// Share of wrong answers among all answers of all labels.
  public let hammingLoss: Estimate
}
