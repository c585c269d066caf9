/// How patients are drawn with replacement for the interval of any statistic of patients.
///
/// Replicates are drawn, and limits taken from them, as in `PatientBootstrap`.
package struct PatientResampling: Sendable, Equatable {
  /// A lower and an upper limit.
  package typealias Limits = (lower: Double, upper: Double)

  /// How many replicates are drawn; 0 gives no interval.
  package let replicates: Int
  /// Level of the intervals, such as 0.95.
  package let level: Double
  /// Seed of all draws.
  package let seed: UInt64

  /// Makes the plan.
  ///
  /// - Precondition: no negative count, a level inside (0, 1).
  package init(replicates: Int, level: Double, seed: UInt64) {
    precondition(replicates >= 0, "\(replicates) replicates")
    precondition(level > 0 && level < 1, "no confidence level \(level)")
    self.replicates = replicates
    self.level = level
    self.seed = seed
  }

  /// The percentile limits of several statistics, all from the same draws.
  ///
  /// A statistic that too many replicates lack has no limits.
  ///
  /// - Parameters:
  ///   - patients: who is drawn.
  ///   - bound: above every patient's index.
  ///   - count: how many statistics there are.
  ///   - statistics: their values when patient i counts `weights[i]` times; nil where undefined.
  package func limits(
    patients: [Int], bound: Int, count: Int, _ statistics: (_ weights: [Int]) -> [Double?]
  ) -> [Limits?] {
    var values = [[Double]](repeating: [], count: count)
    guard !patients.isEmpty else { return [Limits?](repeating: nil, count: count) }
    var weights = [Int](repeating: 0, count: bound)
    for replicate in 0..<replicates {
      PatientDraw(seed: seed, replicate: replicate).fill(&weights, patients)
      for (index, value) in statistics(weights).enumerated() {
        if let value { values[index].append(value) }
      }
    }
    return values.map { PatientBootstrap.limits($0, of: replicates, level: level) }
  }
}
