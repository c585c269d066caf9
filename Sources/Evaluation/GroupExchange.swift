package import Compute

/// New group labels for units, drawn as if labels meant nothing; patients keep their units.
///
/// Where every patient is in one group, labels are exchanged among patients of the same kinds of
/// units, such as only positive ones, only negative ones, or both. Where units of one patient are
/// in several groups (the view of an image), whole patients exchange the labels of their units
/// among those with as many units of each kind, and inside a patient labels are shuffled among
/// units of the same kind.
package struct GroupExchange: Sendable {
  /// Whether every patient is in one group.
  package let isFixedByPatient: Bool

  private let groups: [Int]
  /// By unit: its patient, as a position among the patients that occur.
  private let patientOfUnit: [Int]
  /// The group of each patient's first unit.
  private let labelOfPatient: [Int]
  /// Patients that may exchange labels.
  private let strata: [[Int]]
  /// For each patient its units by kind; empty where patients are in one group each.
  private let slots: [[[Int]]]

  /// Prepares the exchange.
  ///
  /// - Parameters:
  ///   - patients: patient by unit, below `bound`.
  ///   - kinds: outcome and case mix by unit, in one number.
  ///   - groups: group by unit.
  package init(patients: [Int], bound: Int, kinds: [Int], groups: [Int]) {
    let positions = PatientPositions(patients, bound: bound)
    var labels = [Int](repeating: -1, count: positions.count)
    var isFixed = true
    for (unit, patient) in positions.ofUnit.enumerated() {
      if labels[patient] < 0 { labels[patient] = groups[unit] }
      if labels[patient] != groups[unit] { isFixed = false }
    }
    var keys = [[Int]](repeating: [], count: positions.count)
    for (unit, patient) in positions.ofUnit.enumerated() {
      if !isFixed || !keys[patient].contains(kinds[unit]) { keys[patient].append(kinds[unit]) }
    }
    var strata: [[Int]: [Int]] = [:]
    for (patient, key) in keys.enumerated() { strata[key.sorted(), default: []].append(patient) }
    self.groups = groups
    patientOfUnit = positions.ofUnit
    labelOfPatient = labels
    isFixedByPatient = isFixed
    self.strata = strata.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
    slots = isFixed ? [] : Self.slots(positions, kinds, groups)
  }

  /// Units of each patient by kind, in order of group: nothing of the units' order goes along.
  private static func slots(
    _ patients: PatientPositions, _ kinds: [Int], _ groups: [Int]
  ) -> [[[Int]]] {
    var byKind = [[Int: [Int]]](repeating: [:], count: patients.count)
    for (unit, patient) in patients.ofUnit.enumerated() {
      byKind[patient][kinds[unit], default: []].append(unit)
    }
    return byKind.map { slots in
      slots.sorted { $0.key < $1.key }.map { $0.value.sorted { groups[$0] < groups[$1] } }
    }
  }

  /// The groups of all units after one exchange.
  package func permuted(_ generator: inout SeededGenerator) -> [Int] {
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

  /// The labels of donors' units, shuffled inside each kind.
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

  init(_ patients: [Int], bound: Int) {
    var position = [Int](repeating: -1, count: bound)
    for patient in patients { position[patient] = 0 }
    var next = 0
    for patient in position.indices where position[patient] == 0 {
      position[patient] = next
      next += 1
    }
    ofUnit = patients.map { position[$0] }
    count = next
  }
}
