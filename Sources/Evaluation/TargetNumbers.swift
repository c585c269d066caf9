internal import Compute

/// The whole, the groups and the gaps of one target, of whichever kind.
struct TargetNumbers {
  let whole: AgreementNumbers
  var attributes: [AttributeGroups<AgreementNumbers>] = []
  var gaps: [AgreementGap] = []
  var skipped: [SkippedAttribute] = []

  init<Evaluation: CohortEvaluation>(
    _ pairs: [Evaluation.Unit], by evaluation: Evaluation, attributes: CohortAttributes,
    options: AgreementSummary.Options, pool: WorkerPool,
    numbers: (Evaluation.Summary) -> AgreementNumbers,
    measures: ([Evaluation.Unit]) -> [GroupedMeasure]
  ) {
    whole = numbers(evaluation.summary(of: pairs))
    for name in options.groups {
      let attribute = GroupedAttribute(name: name, of: attributes, ageBands: options.ageBands)
      let count = attribute.names(of: pairs.map(\.identity)).count
      guard count <= CohortTable.mostGroups else {
        skipped.append(SkippedAttribute(attribute: name, valueCount: count))
        continue
      }
      let table = evaluation.groups(of: pairs, by: attribute, on: pool).map(numbers)
      let units = PatientUnits(pairs, groups: pairs.map { attribute.group(of: $0.identity) })
      let index = Dictionary(
        uniqueKeysWithValues: table.groups.enumerated().map { ($0.element.name, $0.offset) })
      let finder = AgreementGapFinder(
        table: table,
        groupOf: units.units.map { index[attribute.group(of: $0.identity)] ?? 0 },
        patients: units.patients, patientBound: units.patientBound, options: options)
      gaps += finder.find(measures(units.units), on: pool)
      self.attributes.append(table)
    }
    gaps.adjustForMultipleTesting()
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
