/// The risk among the most confident answers, at every share of units that is answered.
///
/// Source: Geifman and El-Yaniv, NeurIPS 2017; AURC and E-AURC: Geifman, Uziel and El-Yaniv, ICLR
/// 2019. Equally confident answers come in any order: the risk among part of them is the expected
/// one.
package struct SelectiveCurve: Sendable {
  /// One answer.
  package struct Answer: Sendable {
    package let confidence: Double
    package let isRight: Bool
    package let patient: Int

    package init(confidence: Double, isRight: Bool, patient: Int) {
      self.confidence = confidence
      self.isRight = isRight
      self.patient = patient
    }
  }

  /// By answer, most confident first: whose it is.
  private let patients: [Int]
  /// By answer: whether it is wrong.
  private let isWrong: [Bool]
  /// Where answers of one confidence end.
  private let ends: [Int]

  /// Puts the answers in order.
  package init(_ answers: [Answer]) {
    let order = answers.sorted {
      ($1.confidence, $0.patient) < ($0.confidence, $1.patient)
    }
    patients = order.map(\.patient)
    isWrong = order.map { !$0.isRight }
    ends = order.indices.filter {
      $0 + 1 == order.count || order[$0 + 1].confidence != order[$0].confidence
    }.map { $0 + 1 }
  }

  /// What the curve measures when patient i counts `weights[i]` times.
  package struct Measures: Sendable {
    /// Area under the curve: the mean of the risk at coverages 1/n, 2/n … 1.
    package let area: Double
    /// The same less that of the best order of the same answers.
    package let excess: Double
    /// Share of right answers at the coverages asked for.
    package let accuracies: [Double]
  }

  /// The measures; nil without answers.
  ///
  /// - Parameter coverages: shares of all answers, each above 0 and at most 1.
  package func measures(_ weights: [Int], coverages: [Double]) -> Measures? {
    let total = patients.reduce(0) { $0 + weights[$1] }
    guard total > 0 else { return nil }
    let cuts = coverages.map { max(1, Int(($0 * Double(total) - 1e-9).rounded(.up))) }
    var risks = [Double](repeating: 0, count: cuts.count)
    var (seen, start) = (0, 0)
    var (errors, area) = (0.0, 0.0)
    for end in ends {
      var (size, wrong) = (0, 0)
      for place in start..<end {
        let weight = weights[patients[place]]
        size += weight
        if isWrong[place] { wrong += weight }
      }
      start = end
      guard size > 0 else { continue }
      let share = Double(wrong) / Double(size)
      for place in 1...size {
        area += (errors + share * Double(place)) / Double(seen + place)
      }
      for (index, cut) in cuts.enumerated() where cut > seen && cut <= seen + size {
        risks[index] = (errors + share * Double(cut - seen)) / Double(cut)
      }
      seen += size
      errors += Double(wrong)
    }
    let count = Double(total)
    return Measures(
      area: area / count, excess: (area - Self.best(total, errors: Int(errors))) / count,
      accuracies: risks.map { 1 - $0 })
  }

  /// The sum of risks where every right answer is more confident than every wrong one.
  private static func best(_ count: Int, errors: Int) -> Double {
    guard errors > 0 else { return 0 }
    return (1...errors).reduce(0) { $0 + Double($1) / Double(count - errors + $1) }
  }
}
