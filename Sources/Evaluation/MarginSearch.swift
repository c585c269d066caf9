/// Finds which groups of several attributes a release has to withhold.
///
/// A group is small when fewer patients than a bound stand behind one of its counts. Withholding
/// small groups alone is not enough: all others and the total give them away. So the next smallest
/// group goes too, until those withheld of an attribute are at least two with enough patients
/// together, and until no withheld group is a sum of multiples of what is shown, whatever other
/// attributes say. Source: Willenborg and de Waal, Elements of Statistical Disclosure Control
/// (2001), chapter 6, whose audit by linear programming this replaces by its exact part.
struct MarginSearch {
  /// One unit: its group in each attribute, its patient, and which counts it is part of.
  struct Unit {
    var groups: [Int]
    var patient: Int
    var counts: [Bool]
  }

  private let units: [Unit]
  private let patientBound: Int
  private let countNumber: Int
  private let groupNumbers: [Int]
  private let bound: Int
  /// Each combination of groups that occurs, and which of them each unit has.
  private let patterns: [[Int]]

  /// - Parameters:
  ///   - groupNumbers: by attribute, how many groups it has.
  ///   - bound: counts of fewer patients are small.
  init(_ units: [Unit], groupNumbers: [Int], patientBound: Int, below bound: Int) {
    self.units = units
    self.groupNumbers = groupNumbers
    self.patientBound = patientBound
    self.bound = bound
    countNumber = units.first?.counts.count ?? 0
    patterns = Set(units.map(\.groups)).sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// The groups of each attribute with a small count.
  var small: [Set<Int>] {
    groupNumbers.indices.map { attribute in
      Set((0..<groupNumbers[attribute]).filter { isSmall(attribute, [$0]) })
    }
  }

  /// Whether a count of all units is small.
  var isWholeSmall: Bool { isSmall { _ in true } }

  /// Whether the groups together have a small count.
  func isSmall(_ attribute: Int, _ groups: Set<Int>) -> Bool {
    isSmall { groups.contains($0.groups[attribute]) }
  }

  private func isSmall(_ isInside: (Unit) -> Bool) -> Bool {
    guard !units.isEmpty else { return true }
    return (0..<countNumber).contains { count in
      var isSeen = [Bool](repeating: false, count: patientBound)
      var patients = 0
      for unit in units where unit.counts[count] && !isSeen[unit.patient] && isInside(unit) {
        isSeen[unit.patient] = true
        patients += 1
        if patients >= bound { return false }
      }
      return true
    }
  }

  /// The groups with what has to go beside them.
  func completed(_ start: [Set<Int>]) -> [Set<Int>] {
    var hidden = start
    while let next = next(beside: hidden) { hidden[next.attribute].insert(next.group) }
    return hidden
  }

  private func next(beside hidden: [Set<Int>]) -> (attribute: Int, group: Int)? {
    for attribute in hidden.indices where !hidden[attribute].isEmpty {
      let isSafe = hidden[attribute].count > 1 && !isSmall(attribute, hidden[attribute])
      if !isSafe, let group = smallestShown(attribute, hidden) { return (attribute, group) }
    }
    guard let attribute = givenAway(by: span(shownBeside: hidden), hidden) else { return nil }
    let others = hidden.indices.filter { $0 != attribute }
    for candidate in [attribute] + others {
      if let group = smallestShown(candidate, hidden) { return (candidate, group) }
    }
    return nil
  }

  /// The first attribute with a withheld group that is in the span; nil when all are safe.
  ///
  /// Nothing shown tells that a group has no unit at all, so such a group is safe.
  func givenAway(by span: LinearSpan, _ hidden: [Set<Int>]) -> Int? {
    hidden.indices.first { attribute in
      hidden[attribute].contains { group in
        let vector = vector(attribute, group)
        return vector.contains(1) && span.contains(vector)
      }
    }
  }

  /// What the total and all groups that are shown determine.
  func span(shownBeside hidden: [Set<Int>]) -> LinearSpan {
    var span = LinearSpan([patterns.map { _ in 1 }])
    for attribute in groupNumbers.indices {
      for group in 0..<groupNumbers[attribute] where !hidden[attribute].contains(group) {
        span.add(vector(attribute, group))
      }
    }
    return span
  }

  /// The cells of two attributes crossed, as vectors like those of groups.
  func cells(_ first: Int, _ second: Int) -> [[Int]] {
    let pairs = Set(patterns.map { [$0[first], $0[second]] })
    return pairs.map { pair in
      patterns.map { [$0[first], $0[second]] == pair ? 1 : 0 }
    }
  }

  private func vector(_ attribute: Int, _ group: Int) -> [Int] {
    patterns.map { $0[attribute] == group ? 1 : 0 }
  }

  private func smallestShown(_ attribute: Int, _ hidden: [Set<Int>]) -> Int? {
    let shown = (0..<groupNumbers[attribute]).filter { !hidden[attribute].contains($0) }
    return shown.min { size(attribute, $0) < size(attribute, $1) }
  }

  private func size(_ attribute: Int, _ group: Int) -> Int {
    units.count { $0.groups[attribute] == group }
  }
}
