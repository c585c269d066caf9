/// Numbers of patients in ascending order: the mean of each one's units, or every unit's own.
package struct PatientValues: Sendable {
  private let ordered: [(patient: Int, value: Double)]

  /// The means of the units that have a value; patients without any are left out.
  package init<Unit>(_ units: PatientUnits<Unit>, _ value: (Unit) -> Double?) {
    var sums = [Double](repeating: 0, count: units.patientBound)
    var counts = [Int](repeating: 0, count: units.patientBound)
    for (unit, patient) in zip(units.units, units.patients) {
      guard let value = value(unit) else { continue }
      sums[patient] += value
      counts[patient] += 1
    }
    ordered = sums.indices.filter { counts[$0] > 0 }
      .map { ($0, sums[$0] / Double(counts[$0])) }
      .sorted { ($0.1, $0.0) < ($1.1, $1.0) }
  }

  /// The value of every unit, so that a patient with more of them counts more.
  package init<Unit>(each units: PatientUnits<Unit>, _ value: (Unit) -> Double) {
    ordered = zip(units.units, units.patients).map { ($1, value($0)) }
      .sorted { ($0.1, $0.0) < ($1.1, $1.0) }
  }

  /// The values, ascending.
  package var values: [Double] { ordered.map(\.value) }

  /// How many values there are.
  package var count: Int { ordered.count }

  /// The mean when patient i counts `weights[i]` times; nil when nobody counts.
  package func mean(_ weights: [Int]) -> Double? {
    var sum = 0.0
    var total = 0
    for (patient, value) in ordered {
      sum += Double(weights[patient]) * value
      total += weights[patient]
    }
    return total == 0 ? nil : sum / Double(total)
  }

  /// The quantile (type 7 of Hyndman and Fan 1996) when patient i counts `weights[i]` times.
  package func quantile(_ p: Double, _ weights: [Int]) -> Double? {
    let total = ordered.reduce(0) { $0 + weights[$1.patient] }
    guard total > 0 else { return nil }
    let position = p * Double(total - 1)
    let low = Int(position)
    var passed = 0
    var lower: Double?
    for (patient, value) in ordered {
      passed += weights[patient]
      if lower == nil, passed > low { lower = value }
      if let lower, passed > low + 1 || passed == total {
        return lower + (position - Double(low)) * (value - lower)
      }
    }
    return lower
  }
}
