/// How a number of patients is distributed, in bins that hold enough patients each.
///
/// No bin holds fewer than `TrainingProfile.fewestPatients` patients, and edges lie between values,
/// rounded where that keeps them there, so that no value of a patient is in it. Two outer bins
/// without reference patients lie beyond the edges.
public struct QuantileBins: Codable, Sendable, Equatable {
  /// Ascending; the first and the last are `reach` deviations beyond the outermost means.
  public let edges: [Double]
  /// Patients of each inner bin; one fewer than edges.
  public let counts: [Int]
  /// The mean of each inner bin.
  public let means: [Double]
  /// The mean of all.
  public let mean: Double
  /// The deviation of all, with n − 1.
  public let deviation: Double

  /// At most so many inner bins.
  static let mostBins = 10
  /// How many deviations the outer edges lie beyond the means of the outermost bins.
  static let reach = 4.0
  /// Edges are rounded to so many digits.
  private static let digits = 4

  /// The bins of one number per patient; nil for fewer than twice the smallest bin.
  ///
  /// - Precondition: finite numbers.
  package init?(_ values: [Double]) {
    self.init(values, standingFor: values.count)
  }

  /// The bins of one number per patient, some patients without being counted as the others lie.
  ///
  /// - Precondition: finite numbers, and no fewer patients than numbers.
  init?(_ values: [Double], standingFor patients: Int) {
    precondition(values.allSatisfy(\.isFinite), "a number is not finite")
    let least = TrainingProfile.fewestPatients
    guard values.count >= 2 * least, let spread = CohortDrift.Spread(values) else { return nil }
    let sorted = values.sorted()
    let size = max(least, (sorted.count - 1) / Self.mostBins + 1)
    var starts = [0]
    for place in sorted.indices where place - starts[starts.count - 1] >= size {
      let gap = sorted[place] - sorted[place - 1]
      if gap > Self.rounding(sorted[place]), sorted.count - place >= least { starts.append(place) }
    }
    let ends = starts.dropFirst() + [sorted.count]
    let bins = zip(starts, ends).map { sorted[$0..<$1] }
    counts = Self.shared(patients, like: bins.map(\.count))
    means = bins.map { $0.reduce(0, +) / Double($0.count) }
    mean = spread.mean
    deviation = spread.variance.squareRoot()
    let margin = max(Self.reach * deviation, Self.rounding(mean))
    let inner = zip(bins, bins.dropFirst()).map { left, right in
      Self.edge(between: left[left.endIndex - 1], right[right.startIndex])
    }
    edges = [means[0] - margin] + inner + [means[means.count - 1] + margin]
  }

  /// So many patients shared out in the proportion of some counts, each getting no less than its
  /// own; what whole numbers leave goes to the largest remainders (Hamilton).
  ///
  /// - Precondition: no fewer than the counts' sum, which is not 0.
  static func shared(_ total: Int, like counts: [Int]) -> [Int] {
    let sum = counts.reduce(0, +)
    precondition(sum > 0 && total >= sum, "\(total) patients shared like \(sum)")
    var result = counts.map { $0 * total / sum }
    let order = counts.indices.sorted {
      (counts[$1] * total % sum, $0) < (counts[$0] * total % sum, $1)
    }
    for place in order.prefix(total - result.reduce(0, +)) { result[place] += 1 }
    return result
  }

  /// Values nearer than this are one value: what rounding leaves.
  private static func rounding(_ value: Double) -> Double { 1e-9 * max(abs(value), 1) }

  /// A number between two, with few digits where one lies between them.
  private static func edge(between left: Double, _ right: Double) -> Double {
    let middle = left + (right - left) / 2
    guard middle != 0 else { return 0 }
    var unit = 1.0
    while abs(middle) / unit >= 10 { unit *= 10 }
    while abs(middle) / unit < 1 { unit /= 10 }
    for _ in 1..<digits { unit /= 10 }
    let rounded = (middle / unit).rounded() * unit
    return rounded > left && rounded < right ? rounded : middle
  }

  /// The reference patients of all bins, the empty outer ones included.
  package var reference: [Int] { [0] + counts + [0] }

  /// Where each bin lies, the outer ones at the edges.
  package var positions: [Double] { [edges[0]] + means + [edges[edges.count - 1]] }

  /// How many of the values lie in each bin, the outer ones included.
  package func counts(of values: [Double]) -> [Int] {
    var result = [Int](repeating: 0, count: edges.count + 1)
    for value in values { result[edges.count { $0 <= value }] += 1 }
    return result
  }

  /// Whether the numbers of a file can be what this type makes.
  var isSound: Bool {
    let largest = 1e100
    return counts.count == means.count && edges.count == counts.count + 1 && !counts.isEmpty
      && counts.allSatisfy { (TrainingProfile.fewestPatients...(1 << 40)).contains($0) }
      && (edges + means + [mean, deviation]).allSatisfy { abs($0) <= largest } && deviation >= 0
      && zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 }
      && zip(means, means.dropFirst()).allSatisfy { $0 < $1 }
  }
}
