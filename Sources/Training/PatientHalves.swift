package import Compute

/// Divides patients into two halves that show all answers alike.
///
/// Of the patients that show the same answers half go to either side, by chance. Who is left over
/// of such a group goes where fewer are of the rarest answer that the sides differ in: iterative
/// stratification, the rarest answer first (Sechidis, Tsoumakas and Vlahavas, "On the
/// Stratification of Multi-Label Data", 2011). Chance decides where they differ in none.
package struct PatientHalves: Sendable {
  /// A division is given up after so many that left a half without some answer.
  package static let draws = 100

  /// By patient what its images show.
  private let answers: [[Int]]
  /// What both halves must show, from the rarest on.
  private let needed: [Int]

  /// Looks at patients.
  ///
  /// - Parameters:
  ///   - answers: by patient what its images show, ascending.
  ///   - needed: what both halves must show.
  package init(answers: [[Int]], needed: [Int]) {
    self.answers = answers
    let counts = answers.joined().reduce(into: [:]) { $0[$1, default: 0] += 1 }
    self.needed = needed.sorted { (counts[$0, default: 0], $0) < (counts[$1, default: 0], $1) }
  }

  /// By patient whether it is in the first half; both hold two patients or more and show every
  /// answer that they must.
  ///
  /// - Returns: nil where no draw gave such halves.
  package func drawn(from generator: inout SeededGenerator) -> [Bool]? {
    for _ in 0..<Self.draws {
      let isInFirst = division(from: &generator)
      if suffices(isInFirst) && suffices(isInFirst.map { !$0 }) { return isInFirst }
    }
    return nil
  }

  private func suffices(_ isChosen: [Bool]) -> Bool {
    let chosen = answers.indices.filter { isChosen[$0] }
    return chosen.count > 1 && Set(needed).isSubset(of: chosen.flatMap { answers[$0] })
  }

  private func division(from generator: inout SeededGenerator) -> [Bool] {
    let groups = Dictionary(grouping: answers.indices) { answers[$0] }
    let names = groups.keys.sorted { $0.lexicographicallyPrecedes($1) }
    var isInFirst = [Bool](repeating: false, count: answers.count)
    var left: [Int] = []
    for name in names {
      var members = groups[name] ?? []
      generator.shuffle(&members)
      let start = generator.integer(below: 2)
      for (rank, patient) in members.enumerated() {
        isInFirst[patient] = (rank + start).isMultiple(of: 2)
      }
      if !members.count.isMultiple(of: 2) { left += members.suffix(1) }
    }
    settle(left, in: &isInFirst)
    return isInFirst
  }

  /// Puts the patients left over where they are missing; `isInFirst` holds what chance says.
  private func settle(_ left: [Int], in isInFirst: inout [Bool]) {
    /// By answer how many more of those settled are in the first half.
    var excess: [Int: Int] = [:]
    var waiting = left
    for answer in needed {
      for patient in waiting where answers[patient].contains(answer) {
        let own = needed.filter(answers[patient].contains)
        if let telling = own.first(where: { excess[$0, default: 0] != 0 }) {
          isInFirst[patient] = excess[telling, default: 0] < 0
        }
        for shown in own { excess[shown, default: 0] += isInFirst[patient] ? 1 : -1 }
      }
      waiting.removeAll { answers[$0].contains(answer) }
    }
  }
}
