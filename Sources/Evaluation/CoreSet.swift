/// K-centre greedy: always the candidate farthest from every centre, which then is one too.
///
/// The largest distance that is left is at most twice the smallest that any choice of as many could
/// leave (Gonzalez 1985; for labels of images Sener and Savarese, ICLR 2018). Distances are
/// Euclidean, in the units of the features; of equal ones the first candidate is taken.
package struct CoreSet: CandidateChoice, Sendable {
  private let features: [[Float]]
  /// By candidate, the squared distance to the nearest centre.
  private var distances: [Double]

  /// - Parameters:
  ///   - features: by candidate, `(F)`.
  ///   - centres: features of what is labelled; empty takes the mean of the candidates.
  package init(features: [[Float]], centres: [[Float]]) {
    self.features = features
    distances = [Double](repeating: .infinity, count: features.count)
    for centre in centres.isEmpty ? [Self.mean(features)] : centres { add(centre) }
  }

  /// Takes one more centre.
  package mutating func add(_ centre: [Float]) {
    for index in features.indices {
      distances[index] = min(distances[index], Self.squaredDistance(features[index], centre))
    }
  }

  package mutating func next(
    among isAllowed: (Int) -> Bool
  ) -> (index: Int, score: Double?)? {
    var farthest: Int?
    for index in distances.indices where isAllowed(index) {
      if farthest.map({ distances[index] > distances[$0] }) ?? true { farthest = index }
    }
    guard let farthest else { return nil }
    let distance = distances[farthest].squareRoot()
    add(features[farthest])
    return (farthest, distance)
  }

  /// Whether all candidates are as far away as each other.
  var isFlat: Bool { distances.allSatisfy { $0 == distances[0] } }

  static func squaredDistance(_ a: [Float], _ b: [Float]) -> Double {
    precondition(a.count == b.count, "\(a.count) and \(b.count) features")
    var sum = 0.0
    for index in a.indices {
      let difference = Double(a[index]) - Double(b[index])
      sum += difference * difference
    }
    return sum
  }

  private static func mean(_ features: [[Float]]) -> [Float] {
    guard let width = features.first?.count else { return [] }
    var sums = [Double](repeating: 0, count: width)
    for row in features {
      for index in 0..<width { sums[index] += Double(row[index]) }
    }
    return sums.map { Float($0 / Double(features.count)) }
  }
}
