/// Two numbers of each unit as points, counted in the cells of a grid and in bands of the first.
///
/// Cells are drawn, so that no plot shows one unit's exact values; bands are printed beside them.
package struct PointMap: Codable, Sendable, Equatable {
  /// The grid has so many columns and rows.
  package static let gridSide = 40
  /// The table has so many bands of the first number.
  package static let bandCount = 10

  /// Units in one cell of the grid.
  package struct Cell: Codable, Sendable, Equatable {
    /// Centre of the cell: the first number.
    package let x: Double
    /// Centre of the cell: the second number.
    package let y: Double
    /// Units in it.
    package let count: Int
  }

  /// Units whose first number lies in one band.
  package struct Band: Codable, Sendable, Equatable {
    /// Where the band starts.
    package let start: Double
    /// Where it ends; the last band holds its end too.
    package let end: Double
    /// Units in it.
    package let unitCount: Int
    /// Patients behind them.
    package let patientCount: Int
    /// Mean of the second number; nil with fewer than ten patients.
    package let mean: Double?
  }

  /// The cells that hold units, by the first number, then the second.
  package let cells: [Cell]
  /// The bands, smallest first; none without units.
  package let bands: [Band]

  /// Differences by size, after Bland and Altman 1986: the mean of prediction and reference, and
  /// prediction less reference.
  static func differences(_ pairs: PatientUnits<ContinuousPair>) -> PointMap {
    PointMap(pairs, x: { ($0.prediction + $0.reference) / 2 }, y: \.error)
  }

  /// The reference, and the prediction.
  static func predictions(_ pairs: PatientUnits<ContinuousPair>) -> PointMap {
    PointMap(pairs, x: \.reference, y: \.prediction)
  }

  private init(
    _ pairs: PatientUnits<ContinuousPair>, x: (ContinuousPair) -> Double,
    y: (ContinuousPair) -> Double
  ) {
    let first = pairs.units.map(x)
    let second = pairs.units.map(y)
    let across = Scale(first, parts: Self.gridSide)
    let upwards = Scale(second, parts: Self.gridSide)
    var counts: [Int: Int] = [:]
    for (x, y) in zip(first, second) {
      counts[across.part(of: x) * Self.gridSide + upwards.part(of: y), default: 0] += 1
    }
    cells = counts.sorted { $0.key < $1.key }.map { place, count in
      Cell(
        x: across.centre(place / Self.gridSide), y: upwards.centre(place % Self.gridSide),
        count: count)
    }
    bands = Self.bands(first, second, patients: pairs.patients)
  }

  private static func bands(_ first: [Double], _ second: [Double], patients: [Int]) -> [Band] {
    guard !first.isEmpty else { return [] }
    let scale = Scale(first, parts: bandCount)
    let parts = first.map(scale.part)
    let count = scale.width > 0 ? bandCount : 1
    return (0..<count).map { band in
      let inside = parts.indices.filter { parts[$0] == band }
      let patientCount = Set(inside.map { patients[$0] }).count
      let sum = inside.reduce(0.0) { $0 + second[$1] }
      return Band(
        start: scale.start(band), end: scale.start(band + 1), unitCount: inside.count,
        patientCount: patientCount,
        mean: patientCount < SampleCounts.fewestForValue ? nil : sum / Double(inside.count))
    }
  }

  /// Equal parts between the smallest and the largest value.
  private struct Scale {
    let smallest: Double
    let width: Double
    let parts: Int

    init(_ values: [Double], parts: Int) {
      smallest = values.min() ?? 0
      // Divided first: the difference of two finite numbers need not be finite.
      width = (values.max() ?? 0) / Double(parts) - smallest / Double(parts)
      self.parts = parts
    }

    func part(of value: Double) -> Int {
      width > 0 ? max(0, min(Int((value - smallest) / width), parts - 1)) : 0
    }

    func start(_ part: Int) -> Double { smallest + Double(part) * width }
    func centre(_ part: Int) -> Double { smallest + (Double(part) + 0.5) * width }
  }
}
