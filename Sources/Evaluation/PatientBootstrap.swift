internal import Compute

/// Replicates of a sample made by drawing its patients with replacement.
///
/// Replicate r draws from the generator of (seed, 2³² + r) alone, so that neither threads nor the
/// other replicates change it; permutations use the streams below 2³².
package struct PatientBootstrap: Sendable {
  /// False-positive rates at which the ROC band is given: 0, 0.02 … 1.
  package static let bandGrid = (0...50).map { Double($0) / 50 }
  /// Of all replicates at least this share must have the measure, else there is no interval.
  static let smallestDefinedShare = 0.9

  private let replicates: Int
  private let level: Double
  private var averagePrecisions: [Double] = []
  private var f1s: [Double] = []
  private var correlations: [Double] = []
  private var sensitivities: [[Double]] = []

  /// Draws all replicates; `withBand` keeps the ROC curves for the band.
  package init(_ sample: Sample, replicates: Int, level: Double, seed: UInt64, withBand: Bool) {
    self.replicates = replicates
    self.level = level
    let patients = Set(sample.observations.map(\.patient)).sorted()
    if patients.isEmpty { return }
    var curve = WeightedCurve(sample)
    var weights = [Int](repeating: 0, count: sample.patientBound)
    for replicate in 0..<replicates {
      var generator = SeededGenerator(seed: seed, stream: (1 << 32) + UInt64(replicate))
      for patient in patients { weights[patient] = 0 }
      for _ in patients {
        weights[patients[generator.integer(below: patients.count)]] += 1
      }
      curve.draw(weights)
      if let value = curve.averagePrecision { averagePrecisions.append(value) }
      if let value = curve.confusion?.f1 { f1s.append(value) }
      if let value = curve.confusion?.mcc { correlations.append(value) }
      if withBand, let values = curve.sensitivities(at: Self.bandGrid) {
        sensitivities.append(values)
      }
    }
  }

  /// The percentile limits of a measure; nil without replicates, or where too many lack it.
  package func limits(of metric: Metric) -> (lower: Double, upper: Double)? {
    switch metric {
    case .auprc: limits(averagePrecisions)
    case .f1: limits(f1s)
    case .mcc: limits(correlations)
    default: nil
    }
  }

  /// Pointwise limits of the sensitivity at each rate of `bandGrid`; empty without a band.
  package var band: [BandPoint] {
    Self.bandGrid.enumerated().compactMap { column, rate in
      limits(sensitivities.map { $0[column] }).map {
        BandPoint(falsePositiveRate: rate, lower: $0.lower, upper: $0.upper)
      }
    }
  }

  private func limits(_ values: [Double]) -> (lower: Double, upper: Double)? {
    guard replicates > 0, Double(values.count) >= Self.smallestDefinedShare * Double(replicates)
    else { return nil }
    let sorted = values.sorted()
    return (
      Self.quantile((1 - level) / 2, ofSorted: sorted),
      Self.quantile((1 + level) / 2, ofSorted: sorted)
    )
  }

  /// The quantile by linear interpolation of order statistics (type 7 of Hyndman and Fan 1996).
  ///
  /// - Precondition: at least one value.
  package static func quantile(_ p: Double, ofSorted values: [Double]) -> Double {
    precondition(!values.isEmpty, "no values, no quantile")
    let position = p * Double(values.count - 1)
    let low = min(Int(position), values.count - 1)
    let high = min(low + 1, values.count - 1)
    return values[low] + (position - Double(low)) * (values[high] - values[low])
  }
}

/// The cumulated counts of one replicate, by descending score; drawn anew for each.
private struct WeightedCurve {
  /// By unit, descending score.
  private let patients: [Int]
  private let truths: [Bool]
  private let calls: [Bool?]
  private let isLastOfScore: [Bool]
  private let hasCalls: Bool

  private var points: [(positives: Int, negatives: Int)] = []
  /// The confusion counts; nil when a unit has no answer.
  private(set) var confusion: ConfusionCounts?

  init(_ sample: Sample) {
    let units = Array(sample.observations.reversed())
    patients = units.map(\.patient)
    truths = units.map(\.truth)
    calls = units.map(\.call)
    hasCalls = units.allSatisfy { $0.call != nil }
    isLastOfScore = units.indices.map {
      $0 + 1 == units.count || units[$0 + 1].score != units[$0].score
    }
    points.reserveCapacity(units.count + 1)
  }

  mutating func draw(_ weights: [Int]) {
    var counts = ConfusionCounts()
    var positives = 0
    var negatives = 0
    points.removeAll(keepingCapacity: true)
    points.append((0, 0))
    for unit in patients.indices {
      let weight = weights[patients[unit]]
      if weight > 0 {
        if truths[unit] { positives += weight } else { negatives += weight }
        if let call = calls[unit] { counts.add(truth: truths[unit], call: call, times: weight) }
      }
      if isLastOfScore[unit], points[points.count - 1] != (positives, negatives) {
        points.append((positives, negatives))
      }
    }
    confusion = hasCalls ? counts : nil
  }

  var averagePrecision: Double? {
    let total = points[points.count - 1].positives
    guard total > 0 else { return nil }
    var sum = 0.0
    for (before, after) in zip(points, points.dropFirst()) {
      sum +=
        Double(after.positives - before.positives) * Double(after.positives)
        / Double(after.positives + after.negatives)
    }
    return sum / Double(total)
  }

  /// Sensitivity at each rate, linear between points, the upper end of vertical steps.
  func sensitivities(at rates: [Double]) -> [Double]? {
    let last = points[points.count - 1]
    guard last.positives > 0, last.negatives > 0 else { return nil }
    var values: [Double] = []
    for (before, after) in zip(points, points.dropFirst()) where after.negatives > before.negatives
    {
      while values.count < rates.count {
        let target = rates[values.count] * Double(last.negatives)
        if target >= Double(after.negatives) { break }
        let share =
          (target - Double(before.negatives)) / Double(after.negatives - before.negatives)
        let positives =
          Double(before.positives) + share * Double(after.positives - before.positives)
        values.append(positives / Double(last.positives))
      }
    }
    return values + [Double](repeating: 1, count: rates.count - values.count)
  }
}
