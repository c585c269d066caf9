internal import Compute

/// The gap between groups when group labels mean nothing, by permuting them over patients.
///
/// Where every patient is in one group, labels are exchanged among patients of the same outcome
/// (only positive units, only negative, both). Where units of one patient are in several groups
/// (the view of an image), whole patients exchange the labels of their units among those with as
/// many positive and negative units, and inside a patient labels are shuffled among units of the
/// same truth. Replicate r draws from the generator of (seed, r) alone.
package struct GapPermutation {
  /// By unit, ascending score.
  private let truths: [Bool]
  /// Where the units of each distinct score end.
  private let scoreEnds: [Int]
  private let groups: [Int]
  private let groupCount: Int
  /// For each patient its positive and its negative units, as positions in `truths`.
  private let patients: [(positive: [Int], negative: [Int])]
  /// By unit: its patient, as a position in `patients`.
  private let patientOfUnit: [Int]
  /// The group of each patient's first unit.
  private let labelOfPatient: [Int]
  /// Patients that may exchange labels, as positions in `patients`.
  private let strata: [[Int]]
  private let isFixedByPatient: Bool

  /// - Parameters:
  ///   - sample: units of the compared groups only.
  ///   - groupOf: group of an observation, in 0..<groupCount.
  package init(_ sample: Sample, groupCount: Int, groupOf: (Observation) -> Int) {
    let units = sample.observations
    truths = units.map(\.truth)
    scoreEnds = units.indices.map { $0 + 1 }.filter {
      $0 == units.count || units[$0].score != units[$0 - 1].score
    }
    groups = units.map(groupOf)
    self.groupCount = groupCount
    var byPatient = [(positive: [Int], negative: [Int])](
      repeating: ([], []), count: sample.patientBound)
    for (position, unit) in units.enumerated() {
      if unit.truth {
        byPatient[unit.patient].positive.append(position)
      } else {
        byPatient[unit.patient].negative.append(position)
      }
    }
    let groups = groups
    // Inside a patient, units in order of group: nothing of the score's order is carried over.
    let byGroup = { (a: Int, b: Int) in groups[a] < groups[b] }
    patients = byPatient.filter { !$0.positive.isEmpty || !$0.negative.isEmpty }.map {
      ($0.positive.sorted(by: byGroup), $0.negative.sorted(by: byGroup))
    }
    var patientOfUnit = [Int](repeating: 0, count: units.count)
    for (index, patient) in patients.enumerated() {
      for position in patient.positive + patient.negative { patientOfUnit[position] = index }
    }
    self.patientOfUnit = patientOfUnit
    labelOfPatient = patients.map { groups[($0.positive + $0.negative)[0]] }
    isFixedByPatient = patients.allSatisfy {
      Set(($0.positive + $0.negative).map { groups[$0] }).count == 1
    }
    var strata: [[Int]: [Int]] = [:]
    for (index, patient) in patients.enumerated() {
      let size = [patient.positive.count, patient.negative.count]
      strata[isFixedByPatient ? size.map { min($0, 1) } : size, default: []].append(index)
    }
    self.strata = strata.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
  }

  /// Largest less smallest AUROC among the groups as they are.
  package var observedGap: Double { gap(groups) }

  /// The gap of each replicate.
  package func nullGaps(replicates: Int, seed: UInt64) -> [Double] {
    (0..<replicates).map { replicate in
      var generator = SeededGenerator(seed: seed, stream: UInt64(replicate))
      return gap(permuted(&generator))
    }
  }

  private func permuted(_ generator: inout SeededGenerator) -> [Int] {
    var donorOf = [Int](repeating: 0, count: patients.count)
    for stratum in strata {
      var donors = stratum
      shuffle(&donors, &generator)
      for (receiver, donor) in zip(stratum, donors) { donorOf[receiver] = donor }
    }
    return isFixedByPatient
      ? patientOfUnit.map { labelOfPatient[donorOf[$0]] }
      : exchanged(donorOf, &generator)
  }

  /// The labels of donors' units, shuffled inside each truth.
  private func exchanged(_ donorOf: [Int], _ generator: inout SeededGenerator) -> [Int] {
    var result = groups
    func give(_ donors: [Int], _ receivers: [Int]) {
      var labels = donors.map { groups[$0] }
      shuffle(&labels, &generator)
      for (position, label) in zip(receivers, labels) { result[position] = label }
    }
    for (receiver, donor) in donorOf.enumerated() {
      give(patients[donor].positive, patients[receiver].positive)
      give(patients[donor].negative, patients[receiver].negative)
    }
    return result
  }

  /// One pass over ascending scores, counting pairs by group in whole and half wins.
  private func gap(_ groups: [Int]) -> Double {
    var tallies = [Tally](repeating: Tally(), count: groupCount)
    var start = 0
    for end in scoreEnds {
      if end == start + 1 {
        tallies[groups[start]].add(truths[start])
      } else {
        for position in start..<end { tallies[groups[position]].addTied(truths[position]) }
        for position in start..<end { tallies[groups[position]].closeTies() }
      }
      start = end
    }
    let areas = tallies.compactMap(\.area)
    return (areas.max() ?? 0) - (areas.min() ?? 0)
  }
}

/// Puts numbers in a random order (Fisher and Yates), drawing as `SeededGenerator.shuffle` does.
///
/// That one is generic, and unspecialised across modules costs most of a permutation's time.
private func shuffle(_ numbers: inout [Int], _ generator: inout SeededGenerator) {
  for last in stride(from: numbers.count - 1, to: 0, by: -1) {
    numbers.swapAt(last, generator.integer(below: last + 1))
  }
}

/// The pairs of one group, while scores ascend.
private struct Tally {
  private var positives = 0
  private var negatives = 0
  private var tiedPositives = 0
  private var tiedNegatives = 0
  /// Twice the wins of positives over negatives, a tie being one.
  private var doubled = 0

  /// Adds a unit whose score no other has.
  mutating func add(_ truth: Bool) {
    if truth {
      doubled += 2 * negatives
      positives += 1
    } else {
      negatives += 1
    }
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

  var area: Double? {
    guard positives > 0, negatives > 0 else { return nil }
    return Double(doubled) / Double(2 * positives * negatives)
  }
}
