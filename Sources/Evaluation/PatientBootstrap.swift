package import Compute

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
  package init(
    _ sample: Sample, replicates: Int, level: Double, seed: UInt64, withBand: Bool,
    on pool: WorkerPool
  ) {
    self.replicates = replicates
    self.level = level
    let patients = sample.patients
    if patients.isEmpty { return }
    let empty = WeightedCurve(sample, keepsPoints: withBand)
    let drawn = Replicates.map(replicates, on: pool) { block in
      var curve = empty
      var weights = [Int](repeating: 0, count: sample.patientBound)
      return block.map { replicate in
        PatientDraw(seed: seed, replicate: replicate).fill(&weights, patients)
        curve.draw(weights)
        return Measures(
          averagePrecision: curve.averagePrecision, f1: curve.confusion?.f1,
          mcc: curve.confusion?.mcc,
          sensitivities: withBand ? curve.sensitivities(at: Self.bandGrid) : nil)
      }
    }
    averagePrecisions = drawn.compactMap(\.averagePrecision)
    f1s = drawn.compactMap(\.f1)
    correlations = drawn.compactMap(\.mcc)
    sensitivities = drawn.compactMap(\.sensitivities)
  }

  /// What one replicate measures.
  private struct Measures: Sendable {
    var averagePrecision: Double?
    var f1: Double?
    var mcc: Double?
    var sensitivities: [Double]?
  }

  /// Why a measure has no limits here.
  var reasonWithoutLimits: String { Self.reasonWithoutLimits(of: replicates) }

  /// Why a measure has no limits from so many replicates.
  static func reasonWithoutLimits(of count: Int) -> String {
    count == 0
      ? "no bootstrap was drawn; no interval"
      : "too few bootstrap replicates have it; no interval"
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
    Self.limits(values, of: replicates, level: level)
  }

  /// The percentile limits of replicates; nil where more than a tenth of `count` lack a value.
  static func limits(
    _ values: [Double], of count: Int, level: Double
  ) -> (lower: Double, upper: Double)? {
    guard count > 0, Double(values.count) >= smallestDefinedShare * Double(count) else {
      return nil
    }
    let sorted = values.sorted()
    return (
      quantile((1 - level) / 2, ofSorted: sorted), quantile((1 + level) / 2, ofSorted: sorted)
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

/// How often each patient is drawn in one replicate.
struct PatientDraw {
  let seed: UInt64
  let replicate: Int

  /// Writes the number of draws of each of `patients`, as many as there are in all.
  func fill(_ weights: inout [Int], _ patients: [Int]) {
    var generator = SeededGenerator(seed: seed, stream: (1 << 32) + UInt64(replicate))
    for patient in patients { weights[patient] = 0 }
    for _ in patients { weights[patients[generator.integer(below: patients.count)]] += 1 }
  }
}

extension Sample {
  /// The patients that occur, ascending.
  var patients: [Int] {
    var occurs = [Bool](repeating: false, count: patientBound)
    for observation in observations { occurs[observation.patient] = true }
    return occurs.indices.filter { occurs[$0] }
  }
}
