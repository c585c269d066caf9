/// The p value of a statistic by drawing what chance gives, no longer than needed.
///
/// Source: Besag and Clifford, "Sequential Monte Carlo p-values", Biometrika 78 (1991): drawing
/// stops at the h-th draw that reaches the statistic, and p = h/draws; else p = (hits + 1)/(B + 1).
package enum SequentialPValue {
  /// h: after so many hits no more is drawn.
  package static let enoughHits = 20
  /// So many are drawn at most where few tests are made, so that p is at least 1/5,000.
  package static let fewestDraws = 4999
  /// More are never drawn, so that p is at least 1/200,000.
  package static let mostDraws = 199_999

  /// B: as many draws as let one test among many stay below alpha alone, with half of it to spare.
  ///
  /// Without a hit p is 1/(B + 1), which Benjamini and Hochberg multiply by the tests of its family
  /// and sharing alpha by the families.
  ///
  /// - Parameters:
  ///   - tests: of one family.
  ///   - families: that share alpha.
  package static func draws(tests: Int, families: Int, alpha: Double) -> Int {
    let needed = (2 * Double(tests * families) / alpha).rounded(.up)
    return Int(min(max(needed, Double(fewestDraws + 1)), Double(mostDraws + 1))) - 1
  }

  /// Whether so many draws can bring one test among many below alpha alone.
  package static func suffices(
    _ draws: Int, tests: Int, families: Int, alpha: Double
  ) -> Bool {
    Double(tests * families) <= alpha * Double(draws + 1)
  }

  /// The share of draws that reach `observed`.
  ///
  /// - Parameters:
  ///   - draws: B.
  ///   - draw: the statistic of a draw under chance alone.
  package static func value(of observed: Double, draws: Int, draw: () -> Double) -> Double {
    // Sums in another order differ by rounding and are ties.
    let bar = observed - 1e-12 * max(abs(observed), 1)
    var hits = 0
    for count in 1...draws {
      if draw() >= bar { hits += 1 }
      if hits == enoughHits { return Double(hits) / Double(count) }
    }
    return Double(hits + 1) / Double(draws + 1)
  }
}
