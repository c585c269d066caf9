/// How often a model kept its answer to one label back, among the units that are evaluated.
///
/// Such units count as if they had been answered everywhere else, so this is the only number that
/// tells them from the rest.
public struct Deferral: Codable, Sendable, Equatable {
  /// A group of units.
  package struct Group: Codable, Sendable, Equatable {
    /// What the groups are by.
    package let attribute: String
    /// Its name.
    package let group: String
    /// The share of its units whose answer was withheld.
    package let share: Estimate
  }

  /// The share of all units.
  package let share: Estimate
  /// The groups of each attribute, in the declared order; in a release those that may be shown.
  package let groups: [Group]

  /// The shares of a label; nil where no answer was withheld.
  init?(_ label: CohortTable.LabelTable, _ groupings: [Grouping], level: Double) {
    guard !label.withheld.isEmpty else { return nil }
    func share(_ sample: Sample) -> Estimate {
      Proportion(sample, among: { _ in true }) { label.withheld.contains($0.unit) }
        .estimate(level: level, counts: sample.counts, ifEmpty: "there are no units")
    }
    self.init(
      share: share(label.sample),
      groups: groupings.flatMap { grouping in
        zip(grouping.names, grouping.parts(of: label.sample)).map {
          Group(attribute: grouping.attribute, group: $0, share: share($1))
        }
      })
  }

  private init(share: Estimate, groups: [Group]) {
    (self.share, self.groups) = (share, groups)
  }

  /// What a release may show.
  ///
  /// - Parameter hidden: by attribute, the groups that go.
  func without(_ hidden: [String: Set<String>]) -> Deferral {
    Deferral(
      share: share,
      groups: groups.filter { hidden[$0.attribute]?.contains($0.group) == false })
  }
}
