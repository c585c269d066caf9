/// Units in the order of what they say, each with the index of its patient.
///
/// As sums run in this order, the order of rows and the names of patients change no digit.
package struct PatientUnits<Unit: MeasuredUnit>: Sendable {
  /// By content.
  package let units: [Unit]
  /// By unit: the index of its patient.
  package let patients: [Int]
  /// Patient indices are below it.
  package let patientBound: Int

  /// Orders units of a cohort without groups.
  package init(_ units: [Unit]) { self.init(units, groups: units.map { _ in "" }) }

  /// Orders units; their groups tell apart what is otherwise equal, by content and not by name.
  package init(_ units: [Unit], groups: [String]) {
    var keys = units.map(\.contentKey)
    let groupOrder = ContentOrder(patients: groups, keys: keys)
    for index in keys.indices { keys[index].numbers.append(Double(groupOrder.index[index])) }
    let content = ContentOrder(patients: units.map(\.identity.patientID), keys: keys)
    let order = units.indices.sorted { a, b in
      keys[a] == keys[b] ? content.index[a] < content.index[b] : keys[a] < keys[b]
    }
    self.units = order.map { units[$0] }
    patients = order.map { content.index[$0] }
    patientBound = content.patientCount
  }

  private init(units: [Unit], patients: [Int], patientBound: Int) {
    self.units = units
    self.patients = patients
    self.patientBound = patientBound
  }

  /// The units that `isIncluded` picks; patients keep their index.
  package func filter(_ isIncluded: (Unit) -> Bool) -> PatientUnits {
    picked { isIncluded(units[$0]) }
  }

  /// The units at the places that `isIncluded` picks; patients keep their index.
  package func picked(_ isIncluded: (Int) -> Bool) -> PatientUnits {
    let kept = units.indices.filter(isIncluded)
    return PatientUnits(
      units: kept.map { units[$0] }, patients: kept.map { patients[$0] },
      patientBound: patientBound)
  }

  /// The patients that have a unit here, ascending.
  package var patientsPresent: [Int] { Set(patients).sorted() }

  /// The sum of a value over the units of each patient.
  package func sums(_ value: (Unit) -> Double) -> [Double] {
    var sums = [Double](repeating: 0, count: patientBound)
    for (unit, patient) in zip(units, patients) { sums[patient] += value(unit) }
    return sums
  }

  /// How many units each patient has that `isCounted` picks.
  package func counts(_ isCounted: (Unit) -> Bool) -> [Int] {
    var counts = [Int](repeating: 0, count: patientBound)
    for (unit, patient) in zip(units, patients) where isCounted(unit) { counts[patient] += 1 }
    return counts
  }

  /// Units and patients, in all and by class.
  package func sampleCounts(isPositive: (Unit) -> Bool) -> SampleCounts {
    Sample(
      zip(units, patients).map {
        Observation(score: 0, truth: isPositive($0), patient: $1)
      }, patientBound: patientBound
    ).counts
  }

  /// Units and patients, of measurements that have no classes.
  package var sampleCounts: SampleCounts {
    SampleCounts(
      imageCount: units.count, patientCount: patientsPresent.count, positives: 0, negatives: 0,
      positivePatients: 0, negativePatients: 0)
  }
}
