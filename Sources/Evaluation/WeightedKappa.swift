/// Agreement of grades beyond chance, by how far apart they are.
///
/// κ = 1 − Σ w·O / Σ w·E with w = |i − j| or (i − j)², O the pairs of grades and E what their
/// margins give by chance (Cohen, Psychological Bulletin 70, 1968, pp. 213–220).
package struct WeightedKappa: Sendable {
  private let patients: [Int]
  private let predictions: [Int]
  private let references: [Int]
  private let gradeCount: Int

  /// - Precondition: every grade is below `gradeCount`.
  package init(_ pairs: PatientUnits<OrdinalPair>, gradeCount: Int) {
    patients = pairs.patients
    predictions = pairs.units.map(\.prediction)
    references = pairs.units.map(\.reference)
    self.gradeCount = gradeCount
  }

  /// The linear and the quadratic κ when patient i counts `weights[i]` times.
  ///
  /// Nil where all grades of both sides are one grade, or nobody counts.
  package func values(_ weights: [Int]) -> (linear: Double, quadratic: Double)? {
    var predicted = [Int](repeating: 0, count: gradeCount)
    var stated = predicted
    var total = 0
    var linear = 0
    var quadratic = 0
    for (index, patient) in patients.enumerated() {
      let weight = weights[patient]
      let distance = abs(predictions[index] - references[index])
      predicted[predictions[index]] += weight
      stated[references[index]] += weight
      total += weight
      linear += weight * distance
      quadratic += weight * distance * distance
    }
    var linearByChance = 0
    var quadraticByChance = 0
    for i in 0..<gradeCount {
      for j in 0..<gradeCount {
        let pairs = predicted[i] * stated[j]
        linearByChance += pairs * abs(i - j)
        quadraticByChance += pairs * (i - j) * (i - j)
      }
    }
    guard linearByChance > 0 else { return nil }
    return (
      1 - Double(total * linear) / Double(linearByChance),
      1 - Double(total * quadratic) / Double(quadraticByChance)
    )
  }
}
