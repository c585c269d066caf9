import Evaluation

/// Made-up features whose answer is the group but for a patient in three, where it is drawn, as
/// Tests/Peers/mitigation_literals.py makes them; the last feature never differs.
struct BalancedFixture {
  private(set) var features: [[Float]] = []
  private(set) var answers: [Int] = []
  private(set) var groups: [Int] = []
  private(set) var patients: [Int] = []
  let classes: Int

  init(seed: Int, patients count: Int, classes: Int) {
    self.classes = classes
    var draws = Draws(seed: seed)
    for patient in 0..<count {
      let (group, drawn) = (draws.below(2), draws.below(classes))
      let answer = draws.below(3) > 0 ? group : drawn
      for _ in 0..<(1 + draws.below(2)) {
        var values = (0..<4).map { _ in Double(draws.below(32)) / 16 }
        values[0] += Double(answer)
        values[1] += Double(group)
        for place in 2..<4 { values[place] += values[0] * Double(place) / 8 }
        features.append(values.map { Float($0) } + [1.5])
        answers.append(answer)
        groups.append(group)
        patients.append(patient)
      }
    }
  }

  /// What is to be told: a yes or no of two classes.
  var task: BalancedTask {
    BalancedTask(
      rows: Array(features.indices), answers: answers, outputs: classes == 2 ? 1 : classes,
      groups: groups, patients: patients)
  }
}
