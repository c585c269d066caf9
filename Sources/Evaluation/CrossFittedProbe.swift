package import Compute
internal import Foundation

/// Out-of-fold logits of linear probes: every image is judged by a probe of other patients.
///
/// The penalty of a fold is chosen inside it, by the log loss on each of the other folds of probes
/// that saw neither that fold nor the one to be judged. A probe that saw neither of two folds
/// serves both.
package struct CrossFittedProbe: Sendable {
  /// By column of the task, by image: the logit.
  package let logits: [[Double]]
  /// By fold, the penalty that was chosen.
  package let penalties: [Double]

  /// What probes without two folds lost on them, by penalty, over all columns.
  private struct Losses: Sendable {
    let first: Int
    let second: Int
    /// By penalty: on the first fold, on the second.
    let values: [(Double, Double)]
  }

  /// Fits all probes.
  ///
  /// - Precondition: every level is in at least three folds' worth of patients, as levels of
  ///   `ProbeTask.fewestPatients` are but by a chance that is refused: see `canFit`.
  package init(_ task: ProbeTask, features: ProbeFeatures, on pool: WorkerPool) {
    let columns = task.columns
    let pairs = Self.pairs
    let count = columns.count
    let losses = Replicates.map(pairs.count * count, on: pool, blockSize: 1) { block in
      block.map { number in
        let (first, second) = pairs[number / count]
        return Losses(
          first: first, second: second,
          values: Self.losses(task, features, columns[number % count], first, second))
      }
    }
    let places = (0..<ProbeTask.foldCount).map { fold in Self.choice(losses, fold: fold) }
    penalties = places.map { ProbeFeatures.penalties[$0] }
    let parts = Replicates.map(places.count * count, on: pool, blockSize: 1) { block in
      block.map { number in
        let fold = number / count
        let probe = Self.probe(
          task, features, columns[number % count], without: [fold], penalty: places[fold],
          from: nil)
        return task.rows.indices.filter { task.folds[$0] == fold }.map {
          ($0, probe.logit(features, row: task.rows[$0]))
        }
      }
    }
    var logits = [[Double]](
      repeating: [Double](repeating: 0, count: task.rows.count), count: count)
    for (number, part) in parts.enumerated() {
      for (image, logit) in part { logits[number % count][image] = logit }
    }
    self.logits = logits
  }

  /// Whether every level has patients enough outside of any two folds and inside of each.
  package static func canFit(_ task: ProbeTask) -> Bool {
    (0..<task.levelCount).allSatisfy { level in
      let folds = Set(zip(task.levels, task.folds).filter { $0.0 == level }.map { $0.1 })
      return folds.count == ProbeTask.foldCount
    }
  }

  private static let pairs = (0..<ProbeTask.foldCount).flatMap { first in
    ((first + 1)..<max(ProbeTask.foldCount, first + 1)).map { (first, $0) }
  }

  private static func probe(
    _ task: ProbeTask, _ features: ProbeFeatures, _ truths: [Bool], without folds: [Int],
    penalty: Int, from start: LogisticProbe?
  ) -> LogisticProbe {
    let learnt = task.rows.indices.filter { !folds.contains(task.folds[$0]) }
    return LogisticProbe(
      features, rows: learnt.map { task.rows[$0] }, truths: learnt.map { truths[$0] },
      penalty: penalty, from: start)
  }

  /// By penalty, the summed losses on either fold; each probe begins where the one before ended.
  private static func losses(
    _ task: ProbeTask, _ features: ProbeFeatures, _ truths: [Bool], _ first: Int, _ second: Int
  ) -> [(Double, Double)] {
    var start: LogisticProbe?
    return ProbeFeatures.penalties.indices.map { penalty in
      let probe = probe(
        task, features, truths, without: [first, second], penalty: penalty, from: start)
      start = probe
      var sums = (0.0, 0.0)
      for (image, fold) in task.folds.enumerated() where fold == first || fold == second {
        let loss = LogisticLoss.loss(
          of: [probe.logit(features, row: task.rows[image])], answer: truths[image] ? 1 : 0)
        if fold == first { sums.0 += loss } else { sums.1 += loss }
      }
      return sums
    }
  }

  /// The place of the penalty with the smallest loss on the other folds; of equals the strongest.
  private static func choice(_ losses: [Losses], fold: Int) -> Int {
    var sums = [Double](repeating: 0, count: ProbeFeatures.penalties.count)
    for loss in losses where loss.first == fold || loss.second == fold {
      for (place, value) in loss.values.enumerated() {
        // Judged on the other fold of the pair: this one is to be predicted.
        sums[place] += loss.first == fold ? value.1 : value.0
      }
    }
    return sums.indices.min { sums[$0] < sums[$1] } ?? 0
  }
}
