/// How one predicted target agrees with its reference, in the whole and by group.
package struct AgreementSummary: Codable, Sendable, Equatable {
  /// What the target is.
  package enum Kind: String, Codable, Sendable {
    /// Measurements in one unit.
    case continuous
    /// Grades, counted in whole numbers.
    case ordinal
  }

  /// What is computed beside the pairs' own numbers.
  package struct Options: Codable, Sendable, Equatable {
    /// The declared attributes; `ageBand` is computed from `age`.
    package let groups: [String]
    /// How ages are put in bands.
    package let ageBands: AgeBands
    /// Level of every interval, such as 0.95.
    package let confidenceLevel: Double
    /// Replicates of the bootstrap; 0 gives no interval to what needs it.
    package let bootstrapReplicates: Int
    /// Seed of the bootstrap.
    package let seed: UInt64

    /// Makes the options.
    package init(
      groups: [String], ageBands: AgeBands, confidenceLevel: Double, bootstrapReplicates: Int,
      seed: UInt64
    ) {
      self.groups = groups
      self.ageBands = ageBands
      self.confidenceLevel = confidenceLevel
      self.bootstrapReplicates = bootstrapReplicates
      self.seed = seed
    }

    var resampling: PatientResampling {
      PatientResampling(replicates: bootstrapReplicates, level: confidenceLevel, seed: seed)
    }
  }

  /// What the target is.
  package let kind: Kind
  /// What is predicted.
  package let target: String
  /// Rows of the table; those beyond the pairs have no reference.
  package let rowCount: Int
  /// What decided the numbers.
  package let options: Options
  /// The measure by which groups are compared.
  package let headline: AgreementMeasure
  /// All pairs.
  package let whole: AgreementNumbers
  /// The groups of each attribute; they sum to the whole.
  package let attributes: [AttributeGroups<AgreementNumbers>]
  /// Declared attributes that make no groups.
  package let skippedAttributes: [SkippedAttribute]
  /// Differences by size; nil for grades.
  package let differences: DifferenceMap?
  /// Pairs of grades; nil for measurements.
  package let grades: GradeGrid?

  /// The eligible group with the worst headline over all attributes, the first of equals.
  package var worst: (attribute: String, group: AttributeGroups<AgreementNumbers>.Group)? {
    let candidates = attributes.compactMap { table in
      table.worst.map { (attribute: table.attribute, group: $0) }
    }
    let sign = headline == .mae ? -1.0 : 1
    return candidates.min {
      sign * ($0.group.headline.value ?? 0) < sign * ($1.group.headline.value ?? 0)
    }
  }

  /// Sums up measurements.
  package init(
    _ pairs: [ContinuousPair], target: String, rowCount: Int, attributes: CohortAttributes,
    options: Options
  ) {
    self.init(
      pairs, by: ContinuousEvaluation(resampling: options.resampling), kind: .continuous,
      headline: .mae, target: target, rowCount: rowCount, attributes: attributes,
      options: options, differences: DifferenceMap(PatientUnits(pairs)), grades: nil,
      numbers: { AgreementNumbers($0) })
  }

  /// Sums up grades.
  package init(
    _ pairs: [OrdinalPair], target: String, rowCount: Int, attributes: CohortAttributes,
    options: Options
  ) {
    let highest = pairs.map { max($0.prediction, $0.reference) }.max() ?? 0
    self.init(
      pairs,
      by: OrdinalEvaluation(gradeCount: max(highest + 1, 2), resampling: options.resampling),
      kind: .ordinal, headline: .quadraticKappa, target: target, rowCount: rowCount,
      attributes: attributes, options: options, differences: nil, grades: GradeGrid(pairs),
      numbers: { AgreementNumbers($0) })
  }

  private init<Evaluation: CohortEvaluation>(
    _ pairs: [Evaluation.Unit], by evaluation: Evaluation, kind: Kind,
    headline: AgreementMeasure, target: String, rowCount: Int, attributes: CohortAttributes,
    options: Options, differences: DifferenceMap?, grades: GradeGrid?,
    numbers: (Evaluation.Summary) -> AgreementNumbers
  ) {
    let declared = options.groups.map { name in
      GroupedAttribute(name: name, of: attributes, ageBands: options.ageBands)
    }
    let identities = pairs.map(\.identity)
    var kept: [GroupedAttribute] = []
    var skipped: [SkippedAttribute] = []
    for attribute in declared {
      let count = attribute.names(of: identities).count
      if count <= CohortTable.mostGroups {
        kept.append(attribute)
      } else {
        skipped.append(
          SkippedAttribute(
            attribute: attribute.name,
            reason: "it has \(count) values; put them in bands to compare groups"))
      }
    }
    self.kind = kind
    self.target = target
    self.rowCount = rowCount
    self.options = options
    self.headline = headline
    whole = numbers(evaluation.summary(of: pairs))
    self.attributes = kept.map { evaluation.groups(of: pairs, by: $0).map(numbers) }
    skippedAttributes = skipped
    self.differences = differences
    self.grades = grades
  }
}

extension AttributeGroups {
  /// The same groups with their numbers put differently.
  fileprivate func map<Other: Codable & Sendable & Equatable>(
    _ transform: (Summary) -> Other
  ) -> AttributeGroups<Other> {
    AttributeGroups<Other>(
      attribute: attribute, headline: headline, isHigherBetter: isHigherBetter,
      groups: groups.map {
        AttributeGroups<Other>.Group(
          name: $0.name, isEligible: $0.isEligible, headline: $0.headline,
          versusRest: $0.versusRest, summary: transform($0.summary))
      }, missingShare: missingShare)
  }
}
