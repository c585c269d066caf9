/// What several readers say of one unit.
package struct RatedUnit: MeasuredUnit {
  /// Which unit it is, and whose.
  package let identity: UnitIdentity
  /// The label by reader; who did not look is not in it.
  package let labels: [String: String]

  /// Makes the unit.
  package init(identity: UnitIdentity, labels: [String: String]) {
    self.identity = identity
    self.labels = labels
  }

  /// The labels without the readers' names.
  package var contentKey: ContentKey { ContentKey(numbers: [], words: labels.values.sorted()) }

  /// How many pairs of readers there are, and how many of them agree.
  var pairs: (all: Int, agreeing: Int) {
    func pairs(of count: Int) -> Int { count * (count - 1) / 2 }
    let counts = Dictionary(grouping: labels.values) { $0 }.values.map(\.count)
    return (pairs(of: labels.count), counts.reduce(0) { $0 + pairs(of: $1) })
  }
}
