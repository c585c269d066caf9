/// The mean of a value over units, not over patients, when patients count as they are drawn.
struct UnitMean: Sendable {
  /// By patient.
  private let sums: [Double]
  private let counts: [Int]
  /// Patients with a value.
  let patientCount: Int

  /// Sums the units that have a value.
  init<Unit>(_ units: PatientUnits<Unit>, _ value: (Unit) -> Double?) {
    var sums = [Double](repeating: 0, count: units.patientBound)
    var counts = [Int](repeating: 0, count: units.patientBound)
    for (unit, patient) in zip(units.units, units.patients) {
      guard let value = value(unit) else { continue }
      sums[patient] += value
      counts[patient] += 1
    }
    self.sums = sums
    self.counts = counts
    patientCount = counts.count { $0 > 0 }
  }

  /// The mean when patient i counts `weights[i]` times; nil when no unit counts.
  func mean(_ weights: [Int]) -> Double? {
    var sum = 0.0
    var total = 0
    for patient in sums.indices {
      sum += Double(weights[patient]) * sums[patient]
      total += weights[patient] * counts[patient]
    }
    return total == 0 ? nil : sum / Double(total)
  }
}
