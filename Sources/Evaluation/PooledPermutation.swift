internal import Compute

/// Two groups of patients counted by category, and what chance alone would make of them.
///
/// Under chance every division of the pooled patients is as likely as the one that is seen, so that
/// counts are all that a permutation needs: no row of a patient.
package struct PooledPermutation {
  private let reference: [Int]
  private let now: [Int]

  /// - Precondition: as many categories in both.
  package init(reference: [Int], now: [Int]) {
    precondition(reference.count == now.count, "\(reference.count) and \(now.count) categories")
    (self.reference, self.now) = (reference, now)
  }

  /// The p value of a distance of the two, by permutation of patients.
  ///
  /// - Parameters:
  ///   - stream: tells apart the draws of several tests under one seed.
  ///   - draws: so many at most.
  package func pValue(
    seed: UInt64, stream: UInt64, draws: Int,
    _ distance: (_ reference: [Int], _ now: [Int]) -> Double
  ) -> Double {
    var generator = SeededGenerator(seed: seed, stream: stream)
    let pooled = zip(reference, now).map { $0 + $1 }
    let count = now.reduce(0, +)
    return SequentialPValue.value(of: distance(reference, now), draws: draws) {
      let drawn = Self.drawn(count, of: pooled, &generator)
      return distance(zip(pooled, drawn).map { $0 - $1 }, drawn)
    }
  }

  /// How many of each category are among so many drawn without putting back.
  private static func drawn(
    _ count: Int, of pooled: [Int], _ generator: inout SeededGenerator
  ) -> [Int] {
    var (left, others) = (count, pooled.reduce(0, +))
    return pooled.map { category in
      others -= category
      let part = generator.hypergeometric(marked: category, others: others, drawn: left)
      left -= part
      return part
    }
  }
}
