package import Compute

/// How far the features of an attribute's groups lie apart, beside shuffles by patient.
///
/// The Mahalanobis distance of the means of two groups under the shrunk covariance of all images,
/// which no label enters; of several groups the two that are farthest apart. Within the label,
/// means are compared label by label and weighted n₁n₂/(n₁ + n₂) (Cochran, Biometrics 10, 1954),
/// and labels of groups are shuffled among patients of the same labels alone.
package struct GroupShift: Sendable {
  private let features: ProbeFeatures
  private let rows: [Int]
  private let levels: [Int]
  private let levelCount: Int
  /// By image: its label, 0 for all where nothing is adjusted for.
  private let cells: [Int]
  private let cellCount: Int
  private let exchange: GroupExchange

  /// Prepares the comparison.
  ///
  /// - Parameter withinLabel: whether to compare inside of each label; images without one are left
  ///   out then.
  package init(_ task: ProbeTask, features: ProbeFeatures, withinLabel: Bool) {
    precondition(!withinLabel || !task.labels.isEmpty, "the task has no label to stay within")
    let cellOf = withinLabel ? task.labels : [Int?](repeating: 0, count: task.rows.count)
    let used = task.rows.indices.filter { cellOf[$0] != nil }
    self.features = features
    rows = used.map { task.rows[$0] }
    levels = used.map { task.levels[$0] }
    levelCount = task.levelCount
    cells = used.compactMap { cellOf[$0] }
    cellCount = (cells.max() ?? 0) + 1
    exchange = GroupExchange(
      patients: used.map { task.patients[$0] }, bound: task.patientBound, kinds: cells,
      groups: levels)
  }

  /// The distance beside shuffles; replicate r draws from the generator of (seed, r).
  package func result(permutations: Int, seed: UInt64, on pool: WorkerPool) -> PermutedValue {
    let null = Replicates.map(permutations, on: pool) { block in
      block.map { replicate in
        var generator = SeededGenerator(seed: seed, stream: UInt64(replicate))
        return distance(exchange.permuted(&generator))
      }
    }
    let observed = Replicates.map(1, on: pool) { _ in [distance(levels)] }
    return PermutedValue(observed[0], null: null)
  }

  /// The largest distance of two groups; nil where no two are in one cell.
  private func distance(_ levels: [Int]) -> Double? {
    let (means, counts) = means(levels)
    var largest: Double?
    for first in 0..<levelCount {
      for second in (first + 1)..<max(levelCount, first + 1) {
        guard let square = square(first, second, means, counts) else { continue }
        largest = max(largest ?? 0, square.squareRoot())
      }
    }
    return largest
  }

  /// By level and cell: the mean of the whitened rows, and how many they are.
  private func means(_ levels: [Int]) -> (means: [[Double]], counts: [Int]) {
    let width = features.width
    var sums = [[Double]](
      repeating: [Double](repeating: 0, count: width), count: levelCount * cellCount)
    var counts = [Int](repeating: 0, count: sums.count)
    features.whitened.withUnsafeBufferPointer { values in
      guard let values = values.baseAddress else { return }
      for (image, row) in rows.enumerated() {
        let place = levels[image] * cellCount + cells[image]
        counts[place] += 1
        sums[place].withUnsafeMutableBufferPointer { sum in
          guard let sum = sum.baseAddress else { return }
          VectorProduct.add(1, values + row * width, to: sum, count: width)
        }
      }
    }
    for (place, count) in counts.enumerated() where count > 0 {
      for column in 0..<width { sums[place][column] /= Double(count) }
    }
    return (sums, counts)
  }

  /// The squared length of the weighted difference of two groups' means.
  private func square(
    _ first: Int, _ second: Int, _ means: [[Double]], _ counts: [Int]
  ) -> Double? {
    var difference = [Double](repeating: 0, count: features.width)
    var total = 0.0
    for cell in 0..<cellCount {
      let (a, b) = (first * cellCount + cell, second * cellCount + cell)
      let (m, n) = (Double(counts[a]), Double(counts[b]))
      guard m > 0, n > 0 else { continue }
      let weight = m * n / (m + n)
      total += weight
      for column in difference.indices {
        difference[column] += weight * (means[a][column] - means[b][column])
      }
    }
    guard total > 0 else { return nil }
    return difference.reduce(0) { $0 + ($1 / total) * ($1 / total) }
  }
}
