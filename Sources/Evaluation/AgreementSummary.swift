internal import Compute

/// How one predicted target agrees with its reference, in the whole and by group.
package struct AgreementSummary: Codable, Sendable, Equatable {
  /// What the target is.
  package enum Kind: String, Codable, Sendable {
    /// Measurements in one unit.
    case continuous
    /// Grades, counted in whole numbers.
    case ordinal

    /// What is measured of it.
    package var measures: [AgreementMeasure] {
      switch self {
      case .continuous:
        [
          .mae, .medianError, .rmse, .bias, .lowerLimit, .upperLimit, .pearson, .determination,
          .ccc,
        ]
      case .ordinal: [.quadraticKappa, .linearKappa, .exact, .withinOne]
      }
    }
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
    /// Permutations of the gaps' null distribution; 0 gives no p value.
    package let permutations: Int
    /// Seed of bootstrap and permutations.
    package let seed: UInt64

    /// Makes the options.
    package init(
      groups: [String], ageBands: AgeBands, confidenceLevel: Double, bootstrapReplicates: Int,
      permutations: Int, seed: UInt64
    ) {
      self.groups = groups
      self.ageBands = ageBands
      self.confidenceLevel = confidenceLevel
      self.bootstrapReplicates = bootstrapReplicates
      self.permutations = permutations
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
  /// Two gaps of each attribute, the headline's first.
  package let gaps: [AgreementGap]
  /// Declared attributes that make no groups.
  package let skippedAttributes: [SkippedAttribute]
  /// Differences by size; nil for grades.
  package let differences: PointMap?
  /// Predictions by reference; nil for grades.
  package let predictions: PointMap?
  /// Pairs of grades; nil for measurements.
  package let grades: GradeGrid?

  /// The eligible group with the worst headline over all attributes, the first of equals.
  package var worst: (attribute: String, group: AttributeGroups<AgreementNumbers>.Group)? {
    let candidates = attributes.compactMap { table in
      table.worst.map { (attribute: table.attribute, group: $0) }
    }
    func badness(_ group: AttributeGroups<AgreementNumbers>.Group) -> Double {
      group.headline.value.map(headline.badness) ?? -.infinity
    }
    return candidates.min { badness($0.group) > badness($1.group) }
  }

  /// Sums up measurements, with so many threads, which change no number.
  package init(
    _ pairs: [ContinuousPair], target: String, rowCount: Int, attributes: CohortAttributes,
    options: Options, threads: Int
  ) {
    let units = PatientUnits(pairs)
    self.init(
      TargetNumbers(
        pairs, by: ContinuousEvaluation(resampling: options.resampling), attributes: attributes,
        options: options, pool: WorkerPool(threadCount: threads),
        numbers: { AgreementNumbers($0) },
        measures: { units in
          [
            .mean(of: units.map { abs($0.error) }, as: .mae),
            .mean(of: units.map(\.error), as: .bias),
          ]
        }),
      kind: .continuous, headline: .mae, target: target, rowCount: rowCount, options: options,
      maps: (.differences(units), .predictions(units)), grades: nil)
  }

  /// Sums up grades, with so many threads, which change no number.
  package init(
    _ pairs: [OrdinalPair], target: String, rowCount: Int, attributes: CohortAttributes,
    options: Options, threads: Int
  ) {
    let highest = pairs.map { max($0.prediction, $0.reference) }.max() ?? 0
    let gradeCount = max(highest + 1, 2)
    self.init(
      TargetNumbers(
        pairs,
        by: OrdinalEvaluation(gradeCount: gradeCount, resampling: options.resampling),
        attributes: attributes, options: options, pool: WorkerPool(threadCount: threads),
        numbers: { AgreementNumbers($0) },
        measures: { units in
          [
            .quadraticKappa(units, gradeCount: gradeCount),
            .mean(of: units.map { $0.prediction == $0.reference ? 1 : 0 }, as: .exact),
          ]
        }),
      kind: .ordinal, headline: .quadraticKappa, target: target, rowCount: rowCount,
      options: options, maps: (nil, nil), grades: GradeGrid(pairs))
  }

  private init(
    _ numbers: TargetNumbers, kind: Kind, headline: AgreementMeasure, target: String, rowCount: Int,
    options: Options, maps: (differences: PointMap?, predictions: PointMap?), grades: GradeGrid?
  ) {
    self.kind = kind
    self.target = target
    self.rowCount = rowCount
    self.options = options
    self.headline = headline
    whole = numbers.whole
    attributes = numbers.attributes
    gaps = numbers.gaps
    skippedAttributes = numbers.skipped
    differences = maps.differences
    predictions = maps.predictions
    self.grades = grades
  }
}
