package import Compute

/// A way to sum up the units of a cohort, the same for the whole and for its groups.
package protocol CohortEvaluation: Sendable {
  associatedtype Unit: MeasuredUnit
  associatedtype Summary: Codable & Sendable & Equatable

  /// How intervals are drawn.
  var resampling: PatientResampling { get }

  /// Every number of the units.
  func summary(_ units: PatientUnits<Unit>) -> Summary

  /// The number by which groups are compared.
  func headline(_ units: PatientUnits<Unit>) -> Headline

  /// The same number with its interval, as the summary has it.
  func headlineEstimate(_ summary: Summary) -> Estimate

  /// How much data the units are.
  func counts(_ units: PatientUnits<Unit>) -> SampleCounts

  /// The outcome of a unit as a number: groups are permuted among units of equal outcome.
  func outcome(_ unit: Unit) -> Int
}

extension CohortEvaluation {
  /// One outcome for all: measurements have no classes.
  package func outcome(_ unit: Unit) -> Int { 0 }

  /// Every number of a cohort; row order and pseudonyms change no digit.
  package func summary(of units: [Unit]) -> Summary { summary(PatientUnits(units)) }

  /// Every number of every group of one attribute, and each group beside all others.
  ///
  /// The values of the attribute sum to the whole, which is checked; those that state nothing are
  /// groups of their own and never best or worst.
  ///
  /// - Parameter pool: who draws patients, which changes no number.
  package func groups(
    of units: [Unit], by attribute: GroupedAttribute, on pool: WorkerPool
  ) -> AttributeGroups<Summary> {
    let all = PatientUnits(units, groups: units.map { attribute.group(of: $0.identity) })
    let names = attribute.names(of: units.map(\.identity))
    let inside = names.map { name in all.filter { attribute.group(of: $0.identity) == name } }
    let sum = inside.reduce(0) { $0 + $1.units.count }
    precondition(
      sum == units.count, "groups of \(attribute.name) hold \(sum) of \(units.count) units")
    let groups = zip(names, inside).map { name, group in
      let rest = all.filter { attribute.group(of: $0.identity) != name }
      let summary = summary(group)
      return AttributeGroups<Summary>.Group(
        name: name,
        isEligible: CohortAttributes.isStated(name)
          && headline(group).patientCount >= SampleCounts.fewestForPrecision,
        headline: headlineEstimate(summary), versusRest: difference(group, rest, of: all, on: pool),
        summary: summary)
    }
    let stateless = units.count {
      Grouping.missingValues.contains(attribute.group(of: $0.identity))
    }
    let compared = headline(all)
    return AttributeGroups(
      attribute: attribute.name, headline: compared.name, isHigherBetter: compared.isHigherBetter,
      groups: groups,
      missingShare: units.isEmpty ? 0 : Double(stateless) / Double(units.count))
  }

  /// The headline of a group less that of the rest; patients of both parts are drawn together.
  func difference(
    _ group: PatientUnits<Unit>, _ rest: PatientUnits<Unit>, of all: PatientUnits<Unit>,
    on pool: WorkerPool
  ) -> Estimate {
    let first = headline(group)
    let second = headline(rest)
    let value: @Sendable ([Int]) -> Double? = { weights in
      guard let a = first.value(weights), let b = second.value(weights) else { return nil }
      return a - b
    }
    let limits = resampling.limits(
      patients: all.patientsPresent, bound: all.patientBound, count: 1, on: pool
    ) { [value($0)] }
    return .resampled(
      value([Int](repeating: 1, count: all.patientBound)), limits: limits[0],
      patients: min(first.patientCount, second.patientCount), first.patients,
      counts: counts(all), undefined: "\(first.name) is undefined")
  }
}
