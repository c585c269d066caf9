/// Agreement of grades beyond chance, by how far apart they are.
///
/// κ = 1 − Σ w·O / Σ w·E with w = |i − j| or (i − j)², O the pairs of grades and E what their
/// margins give by chance (Cohen, Psychological Bulletin 70, 1968, pp. 213–220).
package struct WeightedKappa: Sendable {
  private let pairs: PatientUnits<OrdinalPair>
  private let gradeCount: Int

  /// - Precondition: every grade is below `gradeCount`.
  package init(_ pairs: PatientUnits<OrdinalPair>, gradeCount: Int) {
    self.pairs = pairs
    self.gradeCount = gradeCount
  }

  /// The linear and the quadratic κ when patient i counts `weights[i]` times.
  ///
  /// Nil where all grades of both sides are one grade, or nobody counts.
  package func values(_ weights: [Int]) -> (linear: Double, quadratic: Double)? {
    var tally = GradeTally(gradeCount: gradeCount)
    for (pair, patient) in zip(pairs.units, pairs.patients) {
      tally.add(pair, weight: weights[patient])
    }
    return tally.kappas
  }
}

/// Pairs of grades, counted as far as κ needs them.
struct GradeTally {
  private var predicted: [Int]
  private var stated: [Int]
  private var total = 0
  private var linear = 0
  private var quadratic = 0

  init(gradeCount: Int) {
    predicted = [Int](repeating: 0, count: gradeCount)
    stated = predicted
  }

  /// Counts a pair so many times.
  mutating func add(_ pair: OrdinalPair, weight: Int) {
    let distance = abs(pair.prediction - pair.reference)
    predicted[pair.prediction] += weight
    stated[pair.reference] += weight
    total += weight
    linear += weight * distance
    quadratic += weight * distance * distance
  }

  /// Both κ; nil where all grades of both sides are one grade, or nothing was counted.
  var kappas: (linear: Double, quadratic: Double)? {
    var linearByChance = 0
    var quadraticByChance = 0
    for (i, predicted) in predicted.enumerated() {
      for (j, stated) in stated.enumerated() {
        linearByChance += predicted * stated * abs(i - j)
        quadraticByChance += predicted * stated * (i - j) * (i - j)
      }
    }
    guard linearByChance > 0 else { return nil }
    return (
      1 - Double(total * linear) / Double(linearByChance),
      1 - Double(total * quadratic) / Double(quadraticByChance)
    )
  }
}
