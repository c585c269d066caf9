/// The attributes of a model's own images, and what of them may be shown.
struct ScopeGroups {
  private let own: [ScopeJudgement]
  private let patientBound: Int
  private let groupings: [Grouping]
  /// By attribute, the groups that are withheld, and those of them that are small themselves.
  private let hidden: [Set<Int>]
  private let small: [Set<Int>]

  init(
    _ own: [ScopeJudgement], units: [UnitIdentity], attributes: [GroupedAttribute],
    patientBound: Int
  ) {
    let groupings = attributes.map {
      Grouping(attribute: $0.name, names: $0.names(of: units), valueOf: units.map($0.group))
    }
    // One of too many values would have every other withheld beside it.
    let searched = groupings.indices.filter { groupings[$0].names.count <= CohortTable.mostGroups }
    let search = MarginSearch(
      own.enumerated().map { place, judgement in
        MarginSearch.Unit(
          groups: searched.map { groupings[$0].groupOf[place] }, patient: judgement.patient,
          counts: [true])
      }, groupNumbers: searched.map { groupings[$0].names.count }, patientBound: patientBound,
      below: Suppression.usualBound)
    let found = search.small
    let completed = search.completed(found)
    var (hidden, small) = (
      groupings.map { Set($0.names.indices) }, groupings.map { _ in Set<Int>() }
    )
    for (place, attribute) in searched.enumerated() {
      (hidden[attribute], small[attribute]) = (completed[place], found[place])
    }
    (self.own, self.patientBound, self.groupings) = (own, patientBound, groupings)
    (self.hidden, self.small) = (hidden, small)
  }

  /// All attributes.
  ///
  /// - Parameter level: of intervals of shares.
  func attributes(level: Double) -> [ScopeAttribute] {
    let shown = groupings.indices.reduce(0) { sum, attribute in
      sum + groupings[attribute].names.count - hidden[attribute].count
    }
    let strict = 1 - (1 - level) / Double(max(shown, 1))
    return groupings.indices.map { attribute in
      let (grouping, hidden) = (groupings[attribute], hidden[attribute])
      let isTooWide = grouping.names.count > CohortTable.mostGroups
      let small = small[attribute]
      return ScopeAttribute(
        name: grouping.attribute,
        groups: grouping.names.indices.filter { !hidden.contains($0) }.map {
          group(grouping, $0, level: level, strict: strict)
        },
        withheld: isTooWide
          ? [] : hidden.subtracting(small).sorted().map { grouping.names[$0] },
        unnamed: small.count,
        reason: isTooWide
          ? "more than \(CohortTable.mostGroups) values: a measurement, to be put in bands" : "")
    }
  }

  private func group(
    _ grouping: Grouping, _ number: Int, level: Double, strict: Double
  ) -> ScopeAttribute.Group {
    let places = own.indices
    let inside = places.filter { grouping.groupOf[$0] == number }.map { own[$0] }
    let outside = places.filter { grouping.groupOf[$0] != number }.map { own[$0] }
    let all = Sample(own.observations(truth: \.isOutOfScope), patientBound: patientBound)
    let difference = rate(inside).minus(
      rate(outside), level: strict, counts: all.counts, ifEmpty: "there are no other images")
    return ScopeAttribute.Group(
      name: grouping.names[number],
      shares: ScopeShares(inside, patientBound: patientBound, level: level),
      difference: difference, isTurnedAway: difference.lower.map { $0 > 0 } ?? false)
  }

  private func rate(_ judgements: [ScopeJudgement]) -> Proportion {
    Proportion(
      Sample(judgements.observations(truth: \.isOutOfScope), patientBound: patientBound),
      among: { _ in true }, share: \.truth)
  }
}
