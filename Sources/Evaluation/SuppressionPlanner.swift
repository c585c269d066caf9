/// Plans what a release withholds of one table.
struct SuppressionPlanner {
  /// By attribute, indices of groups.
  typealias Groups = [Set<Int>]
  /// A unit, its patient, and which counts it is part of.
  typealias CountedUnit = (unit: Int, patient: Int, counts: [Bool])

  let table: CohortTable
  let bound: Int
  let isComplementary: Bool
  let groupings: [Grouping]

  init(_ table: CohortTable, bound: Int, isComplementary: Bool) {
    self.table = table
    self.bound = bound
    self.isComplementary = isComplementary
    groupings = table.groupings
  }

  /// The whole plan.
  var plan: Suppression {
    let ofUnits = search(
      table.units.indices.map { unit in (unit, table.units[unit].patient, [true]) })
    let values = completed(ofUnits, ofUnits.small)
    let isHidden = hiddenLabels
    var groups = groups(beside: values)
    if isMultiClass, isHidden.contains(true) { groups = groups.map { _ in everyGroup } }
    let answers = answers(beside: groups)
    let hidesAnswers = hidesAnswers
    let crossings = crossings(
      zip(groups, answers).map { ($0, $1) }, isHidden: isHidden, hidesAnswers: hidesAnswers)
    var labels: [String: Suppression.OfLabel] = [:]
    for (index, label) in table.labels.enumerated() {
      labels[label.name] =
        isHidden[index]
        ? hidden
        : Suppression.OfLabel(
          hidesAnswers: hidesAnswers[index], groups: named(groups[index]),
          answers: named(answers[index]), crossings: crossings,
          deferral: deferral(label, beside: groups[index]).map(named),
          curve: CoarseCurve(
            label.sample, bound: bound, showsAnswers: !hidesAnswers[index]))
    }
    let counts = table.labels.map(\.sample.counts)
    return Suppression(
      bound: bound,
      hidesSize: counts.contains {
        $0.imageCount != table.units.count || $0.patientCount != table.patientCount
      },
      hidesFlow: table.labels.contains { ($0.fewestLeftOut ?? bound) < bound },
      values: named(values), labels: labels)
  }

  var isMultiClass: Bool { table.options.labelKind == .multiClass }
  private var everyGroup: Groups { groupings.map { Set($0.names.indices) } }

  private var hidden: Suppression.OfLabel {
    let all = named(everyGroup)
    return Suppression.OfLabel(isHidden: true, hidesAnswers: true, groups: all, answers: all)
  }

  /// Labels with few positive or few negative patients, and classes that would give them away.
  private var hiddenLabels: [Bool] {
    let isSmall = table.labels.map { $0.sample.counts.scarcerPatients < bound }
    guard isMultiClass, isSmall.contains(true), isComplementary else { return isSmall }
    let units = table.labels.enumerated().flatMap { index, label in
      label.sample.observations.filter(\.truth).map {
        MarginSearch.Unit(groups: [index], patient: $0.patient, counts: [true])
      }
    }
    let search = MarginSearch(
      units, groupNumbers: [table.labels.count], patientBound: table.patientCount, below: bound)
    let hidden = search.completed([Set(isSmall.indices.filter { isSmall[$0] })])[0]
    return isSmall.indices.map(hidden.contains)
  }

  /// By label, whether all that follows from answers is withheld; classes share it.
  private var hidesAnswers: [Bool] {
    let isSmall = table.labels.map { answerUnits($0.sample).map(search)?.isWholeSmall ?? true }
    return isMultiClass && isSmall.contains(true) ? isSmall.map { _ in true } : isSmall
  }

  /// By label, the groups of which everything is withheld.
  private func groups(beside values: Groups) -> [Groups] {
    let searches = table.labels.map { search(truthUnits($0.sample)) }
    var start = values
    while true {
      let found = searches.map { completed($0, union(start, $0.small)) }
      let all = found.reduce(start, union)
      if !isMultiClass || all == start { return found }
      // What one class has to withhold, all withhold.
      start = all
    }
  }

  /// By label, the groups of which at least what follows from answers is withheld.
  private func answers(beside groups: [Groups]) -> [Groups] {
    let searches = table.labels.map { answerUnits($0.sample).map(search) }
    func small(_ search: MarginSearch?) -> Groups {
      guard let search else { return everyGroup }
      return search.isWholeSmall ? everyGroup : search.small
    }
    var start = groups
    while true {
      let found = zip(searches, start).map { search, start in
        search.map { completed($0, union(start, small($0))) } ?? everyGroup
      }
      guard isMultiClass, let first = found.first else { return found }
      let all = found.reduce(first, union)
      if start.allSatisfy({ $0 == all }) { return found }
      start = start.map { _ in all }
    }
  }

  /// The groups of which it is withheld how many answers were kept back; nil: of the whole too.
  private func deferral(_ label: CohortTable.LabelTable, beside groups: Groups) -> Groups? {
    let search = search(
      label.sample.observations.map { one in
        let isWithheld = label.withheld.contains(one.unit)
        return (one.unit, one.patient, [isWithheld, !isWithheld])
      })
    return search.isWholeSmall ? nil : completed(search, union(groups, search.small))
  }

  /// Units by truth.
  func truthUnits(_ sample: Sample) -> [CountedUnit] {
    sample.observations.map { ($0.unit, $0.patient, [true, $0.truth, !$0.truth]) }
  }

  /// Units by truth and answer; nil where some unit has no answer.
  func answerUnits(_ sample: Sample) -> [CountedUnit]? {
    guard sample.confusion != nil else { return nil }
    return sample.observations.map { one in
      let call = one.call == true
      return (
        one.unit, one.patient,
        [one.truth && call, one.truth && !call, !one.truth && call, !one.truth && !call]
      )
    }
  }

  /// The search over units with the counts that each is part of.
  func search(_ units: [CountedUnit]) -> MarginSearch {
    MarginSearch(
      units.map { one in
        MarginSearch.Unit(
          groups: groupings.map { $0.groupOf[one.unit] }, patient: one.patient, counts: one.counts)
      }, groupNumbers: groupings.map(\.names.count), patientBound: table.patientCount,
      below: bound)
  }

  private func completed(_ search: MarginSearch, _ start: Groups) -> Groups {
    isComplementary ? search.completed(start) : start
  }

  private func union(_ one: Groups, _ other: Groups) -> Groups {
    zip(one, other).map { $0.union($1) }
  }

  private func named(_ groups: Groups) -> [String: Set<String>] {
    var names: [String: Set<String>] = [:]
    for (grouping, hidden) in zip(groupings, groups) {
      names[grouping.attribute] = Set(hidden.map { grouping.names[$0] })
    }
    return names
  }
}
