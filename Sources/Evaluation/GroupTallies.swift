/// What a gap between groups is measured by.
package enum GapMeasure: Int, CaseIterable, Sendable {
  case auroc, fnr, fpr, selectionRate, ppv
  /// max(ΔTPR, ΔFPR); it has no value of its own per group.
  case equalizedOdds
}

/// Pairs and answers counted by group and case-mix cell, for one labelling of the units.
///
/// A group's value is the mean of its values in the cells, weighted alike for every group (direct
/// standardisation): by all positives, negatives, units or calls of the cell, for the area by
/// positives × negatives. Cells in which a group lacks the measure are left out for all groups.
struct GroupTallies: Sendable {
  private let groupCount: Int
  private let cellCount: Int
  private var tallies: [Tally]

  init(groupCount: Int, cellCount: Int) {
    self.groupCount = groupCount
    self.cellCount = cellCount
    tallies = [Tally](repeating: Tally(), count: groupCount * cellCount)
  }

  /// One pass over units in ascending order of score.
  mutating func count(_ units: ScoredUnits, groups: [Int]) {
    let cellCount = cellCount
    // A buffer: the array would ask at every unit whether it is shared.
    tallies.withUnsafeMutableBufferPointer { tallies in
      var start = 0
      for end in units.scoreEnds {
        if end == start + 1 {
          tallies[groups[start] * cellCount + units.cells[start]].add(units.truths[start])
        } else {
          for place in start..<end {
            tallies[groups[place] * cellCount + units.cells[place]].addTied(units.truths[place])
          }
          for place in start..<end {
            tallies[groups[place] * cellCount + units.cells[place]].closeTies()
          }
        }
        start = end
      }
      for place in units.called {
        let tally = groups[place] * cellCount + units.cells[place]
        if units.truths[place] {
          tallies[tally].truePositives += 1
        } else {
          tallies[tally].falsePositives += 1
        }
      }
    }
  }

  /// Largest less smallest value among the groups; nil where no cell has the measure for all.
  func gap(_ measure: GapMeasure) -> Double? {
    if measure == .equalizedOdds {
      guard let positive = gap(.fnr), let negative = gap(.fpr) else { return nil }
      return max(positive, negative)
    }
    guard let values = standardised(measure)?.values, let high = values.max(),
      let low = values.min()
    else { return nil }
    return high - low
  }

  /// The values of the groups, and the share of all weight that lies in comparable cells.
  func standardised(_ measure: GapMeasure) -> (values: [Double], coverage: Double)? {
    var sums = [Double](repeating: 0, count: groupCount)
    var used = 0.0
    var total = 0.0
    for cell in 0..<cellCount {
      let inside = (0..<groupCount).map { tallies[$0 * cellCount + cell] }
      let weight = inside.reduce(into: Tally()) { $0.merge($1) }.fraction(of: measure).weight
      total += weight
      let fractions = inside.map { $0.fraction(of: measure) }
      guard fractions.allSatisfy({ $0.denominator > 0 }) else { continue }
      used += weight
      for (group, fraction) in fractions.enumerated() {
        sums[group] += weight * Double(fraction.numerator) / Double(fraction.denominator)
      }
    }
    guard used > 0 else { return nil }
    return (sums.map { $0 / used }, used / total)
  }
}

/// Units in ascending order of score, as the tallies need them.
struct ScoredUnits: Sendable {
  let truths: [Bool]
  /// Where the units of each distinct score end.
  let scoreEnds: [Int]
  /// By unit: its case-mix cell.
  let cells: [Int]
  /// The units that are called positive.
  let called: [Int]
}

/// The pairs and answers of one group in one cell, while scores ascend.
private struct Tally: Sendable {
  private var positives = 0
  private var negatives = 0
  private var tiedPositives = 0
  private var tiedNegatives = 0
  /// Twice the wins of positives over negatives, a tie being one.
  private var doubled = 0
  var truePositives = 0
  var falsePositives = 0

  /// Adds a unit whose score no other has, without a branch that nothing could foresee.
  mutating func add(_ truth: Bool) {
    let one = truth ? 1 : 0
    doubled &+= (2 * negatives) & -one
    positives &+= one
    negatives &+= 1 - one
  }

  mutating func addTied(_ truth: Bool) {
    if truth { tiedPositives += 1 } else { tiedNegatives += 1 }
  }

  /// Counts the units of one score; a second call for the same score adds nothing.
  mutating func closeTies() {
    doubled += tiedPositives * (2 * negatives + tiedNegatives)
    positives += tiedPositives
    negatives += tiedNegatives
    tiedPositives = 0
    tiedNegatives = 0
  }

  /// Adds another group's counts; its pairs with this group's units are not counted.
  mutating func merge(_ other: Tally) {
    positives += other.positives
    negatives += other.negatives
    truePositives += other.truePositives
    falsePositives += other.falsePositives
  }

  /// The measure as a fraction, and what it weighs when cells are averaged.
  func fraction(of measure: GapMeasure) -> (numerator: Int, denominator: Int, weight: Double) {
    let called = truePositives + falsePositives
    let all = positives + negatives
    switch measure {
    case .auroc:
      return (doubled, 2 * positives * negatives, Double(positives) * Double(negatives))
    case .fnr, .equalizedOdds: return (positives - truePositives, positives, Double(positives))
    case .fpr: return (falsePositives, negatives, Double(negatives))
    case .selectionRate: return (called, all, Double(all))
    case .ppv: return (truePositives, called, Double(called))
    }
  }
}
