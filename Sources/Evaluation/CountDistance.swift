internal import Foundation

/// How far two distributions over the same bins are from each other.
package enum CountDistance {
  private static func shares(_ counts: [Int]) -> [Double] {
    let total = Double(max(counts.reduce(0, +), 1))
    return counts.map { Double($0) / total }
  }

  /// By bin, the share up to and with it, of the first less that of the second.
  private static func cumulative(_ first: [Int], _ second: [Int]) -> [Double] {
    precondition(first.count == second.count, "\(first.count) bins, \(second.count) bins")
    var sum = 0.0
    return zip(shares(first), shares(second)).map {
      sum += $0 - $1
      return sum
    }
  }

  /// The largest difference of the cumulative shares, 0…1 (Kolmogorov and Smirnov).
  package static func kolmogorovSmirnov(_ first: [Int], _ second: [Int]) -> Double {
    cumulative(first, second).map(abs).max() ?? 0
  }

  /// Σ |F − G| · (xₖ₊₁ − xₖ): how far the one has to be moved to become the other (Wasserstein 1).
  ///
  /// - Parameter positions: where each bin lies, ascending.
  package static func wasserstein(
    _ first: [Int], _ second: [Int], positions: [Double]
  ) -> Double {
    precondition(positions.count == first.count, "\(first.count) bins, \(positions.count) places")
    return zip(cumulative(first, second), zip(positions, positions.dropFirst())).reduce(0) {
      $0 + abs($1.0) * ($1.1.1 - $1.1.0)
    }
  }

  /// ½ Σ |p − q|, 0…1: the share that would have to be in another category.
  package static func totalVariation(_ first: [Int], _ second: [Int]) -> Double {
    zip(shares(first), shares(second)).reduce(0) { $0 + abs($1.0 - $1.1) } / 2
  }

  /// Σ (q − p) ln(q/p) over bins that either has, half a case added to each (PSI).
  ///
  /// Source: Siddiqi, Credit Risk Scorecards (2006), chapter 9; it calls 0.1 to 0.25 a small and
  /// more a large change. The half follows Haldane (1956), as an empty bin has no logarithm.
  package static func populationStability(reference: [Int], now: [Int]) -> Double {
    let kept = reference.indices.filter { reference[$0] + now[$0] > 0 }
    func smooth(_ counts: [Int]) -> [Double] {
      let values = kept.map { Double(counts[$0]) + 0.5 }
      let total = values.reduce(0, +)
      return values.map { $0 / total }
    }
    return zip(smooth(reference), smooth(now)).reduce(0) { $0 + ($1.1 - $1.0) * log($1.1 / $1.0) }
  }
}
