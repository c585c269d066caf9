import Compute
import Evaluation

/// Made-up features with a level and a label for every image, as Tests/Peers/probe_literals.py
/// makes them.
struct ProbeFixture {
  private(set) var features: [[Float]] = []
  private(set) var levels: [Int] = []
  private(set) var labels: [Int] = []
  private(set) var patients: [Int] = []
  let levelCount: Int
  let patientCount: Int

  /// - Parameter shift: added to the first feature for each level.
  init(seed: Int, patients count: Int, width: Int, levels: Int, shift: Double) {
    levelCount = levels
    patientCount = count
    var draws = Draws(seed: seed)
    for patient in 0..<count {
      let (level, label) = (draws.below(levels), draws.below(2))
      for _ in 0..<(1 + draws.below(2)) {
        var values = (0..<width).map { _ in Double(draws.below(32)) / 16 }
        values[0] += shift * Double(level)
        values[1] += 0.5 * Double(label)
        for place in 2..<width { values[place] += values[0] * Double(place) / 8 }
        features.append(values.map { Float($0) })
        self.levels.append(level)
        self.labels.append(label)
        patients.append(patient)
      }
    }
  }

  /// Makes the level of every patient the label but for one patient in so many, and shows the label
  /// in the first feature.
  mutating func followLabel(shift: Float, exceptEvery: Int) {
    for image in features.indices {
      let isTurned = patients[image] % exceptEvery == 0
      levels[image] = isTurned ? 1 - labels[image] : labels[image]
      features[image][0] += shift * Float(labels[image])
    }
  }

  /// What is to be read; patients are in the fold of their number modulo five.
  func task(withinLabel: Bool = true) -> ProbeTask {
    ProbeTask(
      rows: Array(features.indices), levels: levels, levelCount: levelCount, patients: patients,
      folds: (0..<patientCount).map { $0 % ProbeTask.foldCount },
      labels: withinLabel ? labels : [])
  }
}
