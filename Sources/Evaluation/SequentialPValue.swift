/// The p value of a statistic by drawing what chance gives, no longer than needed.
///
/// Source: Besag and Clifford, "Sequential Monte Carlo p-values", Biometrika 78 (1991): drawing
/// stops at the h-th draw that reaches the statistic, and p = h/draws; else p = (hits + 1)/(B + 1).
package enum SequentialPValue {
  /// h: after so many hits no more is drawn.
  package static let enoughHits = 20
  /// B: so many are drawn at most, so that p is at least 1/5,000.
  package static let mostDraws = 4999

  /// The share of draws that reach `observed`.
  ///
  /// - Parameter draw: the statistic of a draw under chance alone.
  package static func value(of observed: Double, draw: () -> Double) -> Double {
    // Sums in another order differ by rounding and are ties.
    let bar = observed - 1e-12 * max(abs(observed), 1)
    var hits = 0
    for count in 1...mostDraws {
      if draw() >= bar { hits += 1 }
      if hits == enoughHits { return Double(hits) / Double(count) }
    }
    return Double(hits + 1) / Double(mostDraws + 1)
  }
}
