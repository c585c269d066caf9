package import Compute

/// The gap between groups when group labels mean nothing, by permuting them over patients.
///
/// Where every patient is in one group, labels are exchanged among patients of the same outcomes
/// and case-mix cells (only positive units, only negative, both). Where units of one patient are
/// in several groups (the view of an image), whole patients exchange the labels of their units
/// among those with as many positive and negative units in each cell, and inside a patient labels
/// are shuffled among units of the same truth and cell. Replicate r draws from the generator of
/// (seed, r) alone.
package struct GapPermutation: Sendable {
  private let units: ScoredUnits
  private let groups: [Int]
  private let groupCount: Int
  private let cellCount: Int
  /// Whether every unit has an answer, without which there is the area alone.
  private let hasCalls: Bool
  /// By unit: its patient, as a position among the patients that occur.
  private let patientOfUnit: [Int]
  /// The group of each patient's first unit.
  private let labelOfPatient: [Int]
  /// Patients that may exchange labels.
  private let strata: [[Int]]
  private let isFixedByPatient: Bool
  /// For each patient its units by truth and cell; empty where patients are in one group each.
  private let slots: [[[Int]]]

  /// - Parameters:
  ///   - sample: units of the compared groups only.
  ///   - cells: case-mix cell by `Observation.unit`; empty for one cell.
  ///   - groupOf: group of an observation, in 0..<groupCount.
  package init(
    _ sample: Sample, groupCount: Int, cells: [Int] = [], groupOf: (Observation) -> Int
  ) {
    let observations = sample.observations
    let groups = observations.map(groupOf)
    let cellOf = observations.map { cells.isEmpty ? 0 : cells[$0.unit] }
    self.groups = groups
    self.groupCount = groupCount
    cellCount = (cellOf.max() ?? 0) + 1
    hasCalls = observations.allSatisfy { $0.call != nil }
    units = ScoredUnits(
      truths: observations.map(\.truth),
      scoreEnds: observations.indices.map { $0 + 1 }.filter {
        $0 == observations.count || observations[$0].score != observations[$0 - 1].score
      }, cells: cellOf, called: observations.indices.filter { observations[$0].call == true })

    let patients = PatientPositions(observations, bound: sample.patientBound)
    patientOfUnit = patients.ofUnit
    var labels = [Int](repeating: -1, count: patients.count)
    var isFixed = true
    for (unit, patient) in patients.ofUnit.enumerated() {
      if labels[patient] < 0 { labels[patient] = groups[unit] }
      if labels[patient] != groups[unit] { isFixed = false }
    }
    labelOfPatient = labels
    isFixedByPatient = isFixed
    let slotOfUnit = zip(cellOf, observations).map { 2 * $0 + ($1.truth ? 1 : 0) }
    var keys = [[Int]](repeating: [], count: patients.count)
    for (unit, patient) in patients.ofUnit.enumerated() {
      if !isFixed || !keys[patient].contains(slotOfUnit[unit]) {
        keys[patient].append(slotOfUnit[unit])
      }
    }
    var strata: [[Int]: [Int]] = [:]
    for (patient, key) in keys.enumerated() { strata[key.sorted(), default: []].append(patient) }
    self.strata = strata.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
    slots = isFixed ? [] : Self.slots(patients, slotOfUnit, groups)
  }

  /// Units of each patient by slot, in order of group: nothing of the score's order goes along.
  private static func slots(
    _ patients: PatientPositions, _ slotOfUnit: [Int], _ groups: [Int]
  ) -> [[[Int]]] {
    var bySlot = [[Int: [Int]]](repeating: [:], count: patients.count)
    for (unit, patient) in patients.ofUnit.enumerated() {
      bySlot[patient][slotOfUnit[unit], default: []].append(unit)
    }
    return bySlot.map { slots in
      slots.sorted { $0.key < $1.key }.map { $0.value.sorted { groups[$0] < groups[$1] } }
    }
  }

  /// The gaps among the groups as they are.
  package var observed: GapValues { gaps(tallies(groups)) }

  /// The groups' values of a measure, standardised over the cells, and the share of the data that
  /// lies in cells where every group has it; nil where there is no such cell.
  package func values(_ measure: GapMeasure) -> (values: [Double], coverage: Double)? {
    tallies(groups).standardised(measure)
  }

  /// The gaps of each replicate.
  package func null(replicates: Int, seed: UInt64, on pool: WorkerPool) -> [GapValues] {
    Replicates.map(replicates, on: pool) { block in
      block.map { replicate in
        var generator = SeededGenerator(seed: seed, stream: UInt64(replicate))
        return gaps(tallies(permuted(&generator)))
      }
    }
  }

  private func tallies(_ groups: [Int]) -> GroupTallies {
    var tallies = GroupTallies(groupCount: groupCount, cellCount: cellCount)
    tallies.count(units, groups: groups)
    return tallies
  }

  private func gaps(_ tallies: GroupTallies) -> GapValues {
    GapValues { hasCalls || $0 == .auroc ? tallies.gap($0) : nil }
  }

  private func permuted(_ generator: inout SeededGenerator) -> [Int] {
    var donorOf = [Int](repeating: 0, count: labelOfPatient.count)
    for stratum in strata {
      var donors = stratum
      shuffle(&donors, &generator)
      for (receiver, donor) in zip(stratum, donors) { donorOf[receiver] = donor }
    }
    guard isFixedByPatient else { return exchanged(donorOf, &generator) }
    let labels = donorOf.map { labelOfPatient[$0] }
    return patientOfUnit.map { labels[$0] }
  }

  /// The labels of donors' units, shuffled inside each truth and cell.
  private func exchanged(_ donorOf: [Int], _ generator: inout SeededGenerator) -> [Int] {
    var result = groups
    for (receiver, donor) in donorOf.enumerated() {
      for (given, received) in zip(slots[donor], slots[receiver]) {
        var labels = given.map { groups[$0] }
        shuffle(&labels, &generator)
        for (position, label) in zip(received, labels) { result[position] = label }
      }
    }
    return result
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

/// The patients that occur, numbered in their order.
private struct PatientPositions {
  let ofUnit: [Int]
  let count: Int

  init(_ observations: [Observation], bound: Int) {
    var position = [Int](repeating: -1, count: bound)
    for observation in observations { position[observation.patient] = 0 }
    var next = 0
    for patient in position.indices where position[patient] == 0 {
      position[patient] = next
      next += 1
    }
    ofUnit = observations.map { position[$0.patient] }
    count = next
  }
}

/// One gap per measure; nil where the groups lack it.
package struct GapValues: Sendable, Equatable {
  private let values: [Double?]

  init(_ value: (GapMeasure) -> Double?) { values = GapMeasure.allCases.map(value) }

  package subscript(measure: GapMeasure) -> Double? { values[measure.rawValue] }
}
