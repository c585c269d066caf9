extension SuppressionPlanner {
  /// The crossed attributes that may be shown, by name, for all labels alike.
  ///
  /// Each cell must hold enough patients for every count that is shown of it, no group of either
  /// attribute may be withheld, and the cells must not determine a withheld group of another
  /// attribute.
  ///
  /// - Parameters:
  ///   - withheld: by label, the groups of which everything, and at least answers, is withheld.
  func crossings(
    _ withheld: [(groups: Groups, answers: Groups)], isHidden: [Bool], hidesAnswers: [Bool]
  ) -> Set<String> {
    let labels = table.labels.indices.filter { !isHidden[$0] }
    var audits = labels.flatMap { index in
      self.audits(
        table.labels[index].sample, withheld[index], hidesAnswers: hidesAnswers[index])
    }
    guard !audits.isEmpty else { return [] }
    var shown: Set<String> = []
    for first in groupings.indices {
      for second in groupings.indices where second > first {
        let crossed = Grouping(groupings[first], groupings[second])
        guard crossed.names.count <= CohortTable.mostGroups,
          audits.allSatisfy({ $0.allows(first, second, crossed, isComplementary) })
        else { continue }
        shown.insert(crossed.attribute)
        for index in audits.indices { audits[index].show(first, second) }
      }
    }
    return shown
  }

  private func audits(
    _ sample: Sample, _ withheld: (groups: Groups, answers: Groups), hidesAnswers: Bool
  ) -> [CrossingAudit] {
    let truths = truthUnits(sample)
    let ofTruths = CrossingAudit(
      units: truths, search: search(truths), hidden: withheld.groups, bound: bound)
    guard !hidesAnswers, let answers = answerUnits(sample) else { return [ofTruths] }
    return [
      ofTruths,
      CrossingAudit(
        units: answers, search: search(answers), hidden: withheld.answers, bound: bound),
    ]
  }
}

/// Whether crossed attributes may be shown beside what is shown already, for one kind of count.
private struct CrossingAudit {
  private let units: [SuppressionPlanner.CountedUnit]
  private let search: MarginSearch
  private let hidden: SuppressionPlanner.Groups
  private let bound: Int
  private var span: LinearSpan

  init(
    units: [SuppressionPlanner.CountedUnit], search: MarginSearch,
    hidden: SuppressionPlanner.Groups, bound: Int
  ) {
    self.units = units
    self.search = search
    self.hidden = hidden
    self.bound = bound
    span = search.span(shownBeside: hidden)
  }

  func allows(
    _ first: Int, _ second: Int, _ crossed: Grouping, _ isComplementary: Bool
  ) -> Bool {
    let patients = (units.map(\.patient).max() ?? -1) + 1
    let cells = MarginSearch(
      units.map {
        MarginSearch.Unit(
          groups: [crossed.groupOf[$0.unit]], patient: $0.patient, counts: $0.counts)
      }, groupNumbers: [crossed.names.count], patientBound: patients, below: bound)
    guard cells.small[0].isEmpty else { return false }
    guard isComplementary else { return true }
    guard hidden[first].isEmpty, hidden[second].isEmpty else { return false }
    return search.givenAway(by: spanWith(first, second), hidden) == nil
  }

  mutating func show(_ first: Int, _ second: Int) { span = spanWith(first, second) }

  private func spanWith(_ first: Int, _ second: Int) -> LinearSpan {
    var span = span
    for cell in search.cells(first, second) { span.add(cell) }
    return span
  }
}
