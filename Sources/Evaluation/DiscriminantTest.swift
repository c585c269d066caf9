package import Compute

/// Whether more of an attribute can be read from features than chance allows.
///
/// Read by Fisher's linear discriminant, out of fold, with the shrunk covariance of all images
/// (Ledoit and Wolf 2004): it has a closed form and nothing that is chosen by the labels, so that
/// labels shuffled among patients go through exactly what the true ones do, and the p value holds
/// for any number of images. The shuffled labels are the control task of Hewitt and Liang (EMNLP
/// 2019), with the patient for the word.
package struct DiscriminantTest: Sendable {
  private typealias Lanes = SIMD8<Double>

  private let task: ProbeTask
  private let features: ProbeFeatures
  /// By fold, its images.
  private let members: [[Int]]
  /// By fold, the sum of the rows of all other folds.
  private let otherSums: [[Double]]
  private let exchange: GroupExchange

  /// Prepares the test.
  package init(_ task: ProbeTask, features: ProbeFeatures) {
    self.task = task
    self.features = features
    let members = (0..<ProbeTask.foldCount).map { fold in
      task.rows.indices.filter { task.folds[$0] == fold }
    }
    let sums = members.map { images in
      var sum = [Double](repeating: 0, count: features.width)
      for image in images {
        let row = task.rows[image] * features.width
        for column in 0..<features.width { sum[column] += features.whitened[row + column] }
      }
      return sum
    }
    self.members = members
    otherSums = members.indices.map { fold in
      (0..<features.width).map { column in
        members.indices.reduce(0.0) { $1 == fold ? $0 : $0 + sums[$1][column] }
      }
    }
    exchange = GroupExchange(
      patients: task.patients, bound: task.patientBound,
      kinds: [Int](repeating: 0, count: task.rows.count), groups: task.levels)
  }

  /// The area out of fold, macro over levels, beside shuffles; replicate r draws from (seed, r).
  package func result(permutations: Int, seed: UInt64, on pool: WorkerPool) -> PermutedValue {
    let null = Replicates.map(permutations, on: pool) { block in
      areas(
        block.map { replicate in
          var generator = SeededGenerator(seed: seed, stream: UInt64(replicate))
          return exchange.permuted(&generator)
        })
    }
    // In a chunk as the others are, so that the smallest numbers are rounded alike.
    let observed = Replicates.map(1, on: pool) { _ in areas([task.levels]) }
    return PermutedValue(observed[0], null: null)
  }

  /// The macro area of each set of levels.
  private func areas(_ sets: [[Int]]) -> [Double?] {
    let columns = sets.flatMap { task.truths(of: $0) }
    var areas: [Double?] = []
    for start in stride(from: 0, to: columns.count, by: Lanes.scalarCount) {
      let lanes = Array(columns[start..<min(start + Lanes.scalarCount, columns.count)])
      areas += zip(scores(lanes), lanes).map { scores, truths in
        StratifiedArea(
          scores: scores, truths: truths, patients: task.patients, strata: task.folds
        ).value
      }
    }
    let perSet = columns.count / max(sets.count, 1)
    return sets.indices.map { set in
      var sum = 0.0
      for area in areas[(set * perSet)..<((set + 1) * perSet)] {
        guard let area else { return nil }
        sum += area
      }
      return sum / Double(perSet)
    }
  }

  /// By column, by image: the discriminant's score out of fold; up to eight columns at once.
  private func scores(_ columns: [[Bool]]) -> [[Double]] {
    let truths = task.rows.indices.map { image in
      var lanes = Lanes(repeating: 0)
      for (lane, column) in columns.enumerated() where column[image] { lanes[lane] = 1 }
      return lanes
    }
    let sums = members.map { sum(of: $0, truths) }
    let zero = Lanes(repeating: 0)
    let counts = members.map { images in images.reduce(zero) { $0 + truths[$1] } }
    let total = counts.reduce(zero) { $0 + $1 }
    var scores = [[Double]](
      repeating: [Double](repeating: 0, count: truths.count), count: columns.count)
    for (fold, images) in members.enumerated() {
      let others = Double(truths.count - images.count)
      let share = (total - counts[fold]) / Lanes(repeating: max(others, 1))
      let weights = (0..<features.width).map { column in
        var weight = zero - share * otherSums[fold][column]
        for other in members.indices where other != fold { weight += sums[other][column] }
        return weight
      }
      for image in images {
        let score = score(of: image, weights)
        for lane in columns.indices { scores[lane][image] = score[lane] }
      }
    }
    return scores
  }

  /// By feature, the sum of the images' rows, each times its truths.
  private func sum(of images: [Int], _ truths: [Lanes]) -> [Lanes] {
    let width = features.width
    var sums = [Lanes](repeating: Lanes(repeating: 0), count: width)
    sums.withUnsafeMutableBufferPointer { sums in
      features.whitened.withUnsafeBufferPointer { values in
        for image in images {
          let row = task.rows[image] * width
          let truth = truths[image]
          for column in 0..<width { sums[column] += truth * values[row + column] }
        }
      }
    }
    return sums
  }

  private func score(of image: Int, _ weights: [Lanes]) -> Lanes {
    let row = task.rows[image] * features.width
    return weights.withUnsafeBufferPointer { weights in
      features.whitened.withUnsafeBufferPointer { values in
        var sum = Lanes(repeating: 0)
        for column in weights.indices { sum += weights[column] * values[row + column] }
        return sum
      }
    }
  }
}
