package import Compute

/// BADGE: k-means++ on the gradients of the head's weights, each candidate's likeliest answer taken
/// for the truth (Ash et al., ICLR 2020).
///
/// A gradient is the outer product of what the answer lacks and of the features: long where the
/// head is unsure, alike where images are. The first is the longest; each further one is drawn with
/// a chance that grows with the squared distance to the nearest one chosen (Arthur and
/// Vassilvitskii 2007).
package struct DiverseDraw: CandidateChoice, Sendable {
  private let features: [[Float]]
  private let residuals: [[Double]]
  /// By candidate, the squared length of its gradient.
  private let lengths: [Double]
  /// By candidate, the squared distance to the nearest chosen gradient; nil before the first.
  private var distances: [Double]?
  private var generator: SeededGenerator

  /// Takes the candidates' gradients.
  package init(_ candidates: [SelectionCandidate], generator: SeededGenerator) {
    features = candidates.map(\.features)
    residuals = candidates.map(\.residual)
    lengths = zip(features, residuals).map { Self.product($0, $0) * Self.product($1, $1) }
    self.generator = generator
  }

  /// By candidate, the squared length of its gradient.
  package var squaredLengths: [Double] { lengths }

  /// By candidate, the squared distance of its gradient to the nearest one chosen.
  package var squaredDistances: [Double] { distances ?? lengths }

  /// Whether no candidate differs from another.
  var isFlat: Bool {
    lengths.allSatisfy { $0 == 0 }
      || features.allSatisfy { $0 == features[0] } && residuals.allSatisfy { $0 == residuals[0] }
  }

  /// Counts a candidate as chosen.
  package mutating func add(_ index: Int) {
    var nearest = distances ?? [Double](repeating: .infinity, count: lengths.count)
    for other in nearest.indices {
      let common =
        Self.product(residuals[index], residuals[other])
        * Self.product(features[index], features[other])
      nearest[other] = min(nearest[other], max(lengths[index] + lengths[other] - 2 * common, 0))
    }
    nearest[index] = 0
    distances = nearest
  }

  package mutating func next(
    among isAllowed: (Int) -> Bool
  ) -> (index: Int, score: Double?)? {
    let allowed = lengths.indices.filter(isAllowed)
    guard let first = allowed.first else { return nil }
    guard let distances else {
      let longest = allowed.reduce(first) { lengths[$1] > lengths[$0] ? $1 : $0 }
      add(longest)
      return (longest, lengths[longest])
    }
    let index = drawn(from: allowed, distances)
    add(index)
    return (index, distances[index])
  }

  /// One of those allowed, with a chance by its distance; each alike where all are 0.
  private mutating func drawn(from allowed: [Int], _ distances: [Double]) -> Int {
    let sum = allowed.reduce(0) { $0 + distances[$1] }
    guard sum > 0 else { return allowed[generator.integer(below: allowed.count)] }
    var rest = generator.uniform() * sum
    var last = allowed[0]
    for index in allowed where distances[index] > 0 {
      last = index
      rest -= distances[index]
      if rest < 0 { break }
    }
    return last
  }

  private static func product(_ a: [Float], _ b: [Float]) -> Double {
    var sum = 0.0
    for index in a.indices { sum += Double(a[index]) * Double(b[index]) }
    return sum
  }

  private static func product(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for index in a.indices { sum += a[index] * b[index] }
    return sum
  }
}
