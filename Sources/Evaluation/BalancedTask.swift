internal import Compute

/// Images of known answer and group, of which a head is to be fitted that serves all groups.
///
/// A pair is a group and an answer; pairs that do not occur are not missed.
package struct BalancedTask: Sendable {
  /// The images, as places among the features.
  let rows: [Int]
  /// By image: 0 or 1 for a yes or no, else its class.
  let answers: [Int]
  /// 1 for a yes or no, else how many classes there are.
  let outputs: Int
  /// By image, the number of its pair.
  private let pairs: [Int]
  private let patients: [Int]

  /// Makes a task.
  ///
  /// - Precondition: as many answers, groups and patients as rows; every answer occurs.
  package init(rows: [Int], answers: [Int], outputs: Int, groups: [Int], patients: [Int]) {
    let count = max(outputs, 2)
    precondition(
      answers.count == rows.count && groups.count == rows.count && patients.count == rows.count,
      "\(rows.count) rows, \(answers.count) answers, \(groups.count) groups, "
        + "\(patients.count) patients")
    precondition(
      Set(answers) == Set(0..<count), "\(Set(answers).count) answers occur of \(count)")
    (self.rows, self.answers, self.outputs, self.patients) = (rows, answers, outputs, patients)
    pairs = zip(groups, answers).map { $0 * count + $1 }
  }

  /// Numbers of images by pair, those of one half of the patients or, without one, of all.
  func members(of half: Int?, _ halves: [Int]) -> [[Int]] {
    let own = rows.indices.filter { half == nil || halves[$0] == half }
    let byPair = Dictionary(grouping: own) { pairs[$0] }
    return byPair.keys.sorted().compactMap { byPair[$0] }
  }

  /// By image the half of its patient, 0 or 1: patients of the same pairs by turns in either.
  func halves(from generator: inout SeededGenerator) -> [Int] {
    var shown: [Int: Set<Int>] = [:]
    for (patient, pair) in zip(patients, pairs) { shown[patient, default: []].insert(pair) }
    var order = shown.keys.sorted()
    generator.shuffle(&order)
    let kinds = Dictionary(grouping: order) { (shown[$0] ?? []).sorted() }
    let sorted = kinds.keys.sorted { $0.lexicographicallyPrecedes($1) }
    var halfOf: [Int: Int] = [:]
    for (place, patient) in sorted.flatMap({ kinds[$0] ?? [] }).enumerated() {
      halfOf[patient] = place % 2
    }
    return patients.map { halfOf[$0] ?? 0 }
  }

  /// As many images of each pair, drawn, as the smallest pair has; ascending.
  static func drawn(
    from members: [[Int]], using generator: inout SeededGenerator
  ) -> [Int] {
    let smallest = members.map(\.count).min() ?? 0
    return members.flatMap { pair -> [Int] in
      var shuffled = pair
      generator.shuffle(&shuffled)
      return Array(shuffled.prefix(smallest))
    }.sorted()
  }

  /// The loss of these images under a penalty.
  func loss(_ images: [Int], _ features: StandardisedFeatures, penalty: Double) -> LogisticLoss {
    LogisticLoss(
      values: features.values, width: features.width, rows: images.map { rows[$0] },
      answers: images.map { answers[$0] }, outputs: outputs, penalty: penalty)
  }
}
