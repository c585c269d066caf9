package import Compute

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
    guard !patients.isEmpty else { return [Limits?](repeating: nil, count: count) }
    var weights = [Int](repeating: 0, count: bound)
    let drawn = (0..<replicates).map { replicate in
      PatientDraw(seed: seed, replicate: replicate).fill(&weights, patients)
      return statistics(weights)
    }
    return limits(of: drawn, count: count)
  }

  /// The same limits, to the digit, with the replicates shared out among threads.
  package func limits(
    patients: [Int], bound: Int, count: Int, on pool: WorkerPool,
    _ statistics: @Sendable (_ weights: [Int]) -> [Double?]
  ) -> [Limits?] {
    guard !patients.isEmpty else { return [Limits?](repeating: nil, count: count) }
    let drawn = Replicates.map(replicates, on: pool) { block in
      var weights = [Int](repeating: 0, count: bound)
      return block.map { replicate in
        PatientDraw(seed: seed, replicate: replicate).fill(&weights, patients)
        return statistics(weights)
      }
    }
    return limits(of: drawn, count: count)
  }

  /// - Parameter drawn: by replicate its statistics.
  private func limits(of drawn: [[Double?]], count: Int) -> [Limits?] {
    (0..<count).map { index in
      PatientBootstrap.limits(drawn.compactMap { $0[index] }, of: replicates, level: level)
    }
  }
}
