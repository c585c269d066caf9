/// Differences of prediction and reference by the mean of the two, after Bland and Altman 1986.
///
/// Units are counted in the cells of a grid, so that no plot shows one unit's exact values.
package struct DifferenceMap: Codable, Sendable, Equatable {
  /// The grid has so many columns and rows.
  package static let gridSide = 40
  /// The table has so many bands of the mean.
  package static let bandCount = 10

  /// Units in one cell of the grid.
  package struct Cell: Codable, Sendable, Equatable {
    /// Centre of the cell: mean of prediction and reference.
    package let mean: Double
    /// Centre of the cell: prediction less reference.
    package let difference: Double
    /// Units in it.
    package let count: Int
  }

  /// Units whose mean lies in one band.
  package struct Band: Codable, Sendable, Equatable {
    /// Where the band starts.
    package let start: Double
    /// Where it ends; the last band holds its end too.
    package let end: Double
    /// Units in it.
    package let unitCount: Int
    /// Patients behind them.
    package let patientCount: Int
    /// Mean difference; nil with fewer than ten patients.
    package let bias: Double?
  }

  /// The cells that hold units, by mean, then difference.
  package let cells: [Cell]
  /// The bands, smallest mean first; none without units.
  package let bands: [Band]

  init(_ pairs: PatientUnits<ContinuousPair>) {
    let means = pairs.units.map { ($0.prediction + $0.reference) / 2 }
    let errors = pairs.units.map(\.error)
    let across = Scale(means, parts: Self.gridSide)
    let upwards = Scale(errors, parts: Self.gridSide)
    var counts: [Int: Int] = [:]
    for (mean, error) in zip(means, errors) {
      counts[across.part(of: mean) * Self.gridSide + upwards.part(of: error), default: 0] += 1
    }
    cells = counts.sorted { $0.key < $1.key }.map { place, count in
      Cell(
        mean: across.centre(place / Self.gridSide),
        difference: upwards.centre(place % Self.gridSide), count: count)
    }
    bands = Self.bands(pairs, means: means, errors: errors)
  }

  private static func bands(
    _ pairs: PatientUnits<ContinuousPair>, means: [Double], errors: [Double]
  ) -> [Band] {
    guard !means.isEmpty else { return [] }
    let scale = Scale(means, parts: bandCount)
    let parts = means.map(scale.part)
    let count = scale.width > 0 ? bandCount : 1
    return (0..<count).map { band in
      let inside = parts.indices.filter { parts[$0] == band }
      let patients = Set(inside.map { pairs.patients[$0] }).count
      let sum = inside.reduce(0.0) { $0 + errors[$1] }
      return Band(
        start: scale.start(band), end: scale.start(band + 1), unitCount: inside.count,
        patientCount: patients,
        bias: patients < SampleCounts.fewestForValue ? nil : sum / Double(inside.count))
    }
  }

  /// Equal parts between the smallest and the largest value.
  private struct Scale {
    let smallest: Double
    let width: Double
    let parts: Int

    init(_ values: [Double], parts: Int) {
      smallest = values.min() ?? 0
      width = ((values.max() ?? 0) - smallest) / Double(parts)
      self.parts = parts
    }

    func part(of value: Double) -> Int {
      width > 0 ? min(Int((value - smallest) / width), parts - 1) : 0
    }

    func start(_ part: Int) -> Double { smallest + Double(part) * width }
    func centre(_ part: Int) -> Double { smallest + (Double(part) + 0.5) * width }
  }
}

/// How often each pair of grades occurs.
package struct GradeGrid: Codable, Sendable, Equatable {
  /// The grades from the lowest to the highest that occurs.
  package let grades: [Int]
  /// Units by reference grade, then by predicted grade.
  package let counts: [[Int]]

  init(_ pairs: [OrdinalPair]) {
    let found = pairs.flatMap { [$0.prediction, $0.reference] }
    guard let lowest = found.min(), let highest = found.max() else {
      (grades, counts) = ([], [])
      return
    }
    grades = Array(lowest...highest)
    var counts = [[Int]](
      repeating: [Int](repeating: 0, count: grades.count), count: grades.count)
    for pair in pairs { counts[pair.reference - lowest][pair.prediction - lowest] += 1 }
    self.counts = counts
  }
}
