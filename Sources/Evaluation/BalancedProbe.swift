package import Compute

/// A linear head of draws in which every pair of group and answer is alike, the mean over draws.
///
/// Source: Kirichenko, Izmailov and Wilson, "Last layer re-training is sufficient for robustness
/// to spurious correlations" (2023): draws of as many images of each pair as the smallest pair has,
/// a logistic regression on each, their weights averaged. It differs in two things. The penalty is
/// on the squares of weights, not on their sizes, so that there is one minimum however features
/// are correlated. And its strength is chosen by the log loss of either half of the patients under
/// heads of the other half, every pair alike; they take the worst group's accuracy in one half,
/// which for a hundred patients is luck.
package struct BalancedProbe: Sendable, Equatable {
  /// So many draws are averaged.
  package static let drawCount = 10

  /// By output, by column of the features.
  package let weights: [[Double]]
  /// By output.
  package let intercepts: [Double]
  /// The penalty that was chosen.
  package let penalty: Double

  /// Chooses the penalty and fits.
  ///
  /// Where a half of the patients lacks a pair, the penalty is the strongest.
  package init(
    _ task: BalancedTask, features: StandardisedFeatures, seed: UInt64, on pool: WorkerPool
  ) {
    self.init(
      task, features: features, penalty: Self.choice(task, features, seed, pool), seed: seed,
      on: pool)
  }

  /// Fits with a given penalty, by its place in `ProbeFeatures.penalties`.
  package init(
    _ task: BalancedTask, features: StandardisedFeatures, penalty: Int, seed: UInt64,
    on pool: WorkerPool
  ) {
    let members = task.members(of: nil, [])
    let points = Replicates.map(Self.drawCount, on: pool, blockSize: 1) { block in
      block.map { draw in
        let images = Self.drawn(members, part: 0, draw, seed)
        return Self.points(task, features, images, penalties: [penalty])[0]
      }
    }
    let point = Self.mean(points)
    let stride = features.width + 1
    let outputs = (0..<task.outputs).map { Array(point[$0 * stride..<($0 + 1) * stride]) }
    weights = outputs.map { Array($0.dropLast()) }
    intercepts = outputs.map { $0[features.width] }
    self.penalty = ProbeFeatures.penalties[penalty]
  }

  /// The place of the penalty with the smallest loss on both halves; of equals the strongest.
  private static func choice(
    _ task: BalancedTask, _ features: StandardisedFeatures, _ seed: UInt64, _ pool: WorkerPool
  ) -> Int {
    var generator = SeededGenerator(seed: seed, stream: halfStream)
    let halves = task.halves(from: &generator)
    let pairs = task.members(of: nil, halves).count
    let members = [0, 1].map { task.members(of: $0, halves) }
    guard members.allSatisfy({ $0.count == pairs }) else { return 0 }
    let penalties = Array(ProbeFeatures.penalties.indices)
    let points = Replicates.map(2 * drawCount, on: pool, blockSize: 1) { block in
      block.map { number in
        let half = number / drawCount
        let images = drawn(members[half], part: 1 + half, number % drawCount, seed)
        return Self.points(task, features, images, penalties: penalties)
      }
    }
    let losses = penalties.map { penalty in
      [0, 1].reduce(0.0) { sum, half in
        let own = points[half * drawCount..<(half + 1) * drawCount].map { $0[penalty] }
        return sum + loss(task, features, members[1 - half], at: mean(own))
      }
    }
    return penalties.min { losses[$0] < losses[$1] } ?? 0
  }

  /// The heads of some images, penalty by penalty; each begins where the one before ended.
  private static func points(
    _ task: BalancedTask, _ features: StandardisedFeatures, _ images: [Int], penalties: [Int]
  ) -> [[Double]] {
    var last: [Double]?
    return penalties.map { penalty in
      let loss = task.loss(images, features, penalty: ProbeFeatures.penalties[penalty])
      let point = loss.minimum(from: last ?? loss.start) { gradient in
        gradient.map { $0 / (LogisticLoss.largestCurvature + loss.penalty) }
      }
      last = point
      return point
    }
  }

  /// The mean over pairs of their mean losses, without a penalty.
  private static func loss(
    _ task: BalancedTask, _ features: StandardisedFeatures, _ members: [[Int]], at point: [Double]
  ) -> Double {
    var gradient = point
    let losses = members.map { task.loss($0, features, penalty: 0).value(at: point, &gradient) }
    return losses.reduce(0, +) / Double(losses.count)
  }

  private static func mean(_ points: [[Double]]) -> [Double] {
    var mean = [Double](repeating: 0, count: points[0].count)
    for point in points {
      for index in mean.indices { mean[index] += point[index] / Double(points.count) }
    }
    return mean
  }

  private static func drawn(
    _ members: [[Int]], part: Int, _ draw: Int, _ seed: UInt64
  ) -> [Int] {
    var generator = SeededGenerator(seed: seed, stream: UInt64(part * drawCount + draw))
    return BalancedTask.drawn(from: members, using: &generator)
  }

  /// Beside the streams of draws.
  private static let halfStream: UInt64 = 1 << 40
}
