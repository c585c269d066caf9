/// A head whose weights follow from the means of features, without descent.
///
/// An answer's logit is −τ times the squared Euclidean distance to the mean of its training images
/// (Snell, Swersky and Zemel 2017), which is linear in the features but for what all answers share:
/// w = 2τμ, b = −τ|μ|²; a yes or no takes the difference of the two. τ is 1 over the mean squared
/// distance of a training image to its own mean; the temperature that is fitted after training
/// takes its place where there is one.
package struct Prototypes: Sendable, Equatable {
  /// By output, then feature.
  package let weights: [Float]
  /// By output.
  package let biases: [Float]

  /// Gathers the means.
  ///
  /// - Parameters:
  ///   - features: by image, what enters the head: `(F)`.
  ///   - truths: by image, per output 1, 0 or unknown.
  /// - Precondition: both classes of every output, as a `TrainingSet` has them.
  package init(kind: Head.Kind, features: [[Float]], truths: [[Int?]]) {
    let outputs = truths.first?.count ?? 0
    func mean(_ output: Int, of value: Int) -> [Double] {
      let own = features.indices.filter { truths[$0][output] == value }
      precondition(!own.isEmpty, "output \(output) without an image of \(value)")
      return features[own[0]].indices.map { place in
        own.reduce(0) { $0 + Double(features[$1][place]) } / Double(own.count)
      }
    }
    let positives = (0..<outputs).map { mean($0, of: 1) }
    if kind == .multiClass {
      let known = features.indices.compactMap { image in
        truths[image].firstIndex(of: 1).map { (image, $0) }
      }
      let scale = Self.scale(known.map { Self.distance(features[$0.0], positives[$0.1]) })
      weights = positives.flatMap { $0.map { Float(2 * scale * $0) } }
      biases = positives.map { Float(-scale * Self.square($0)) }
      return
    }
    var (weights, biases): ([Float], [Float]) = ([], [])
    for output in 0..<outputs {
      let negative = mean(output, of: 0)
      let positive = positives[output]
      let known = features.indices.filter { truths[$0][output] != nil }
      let scale = Self.scale(
        known.map {
          Self.distance(features[$0], truths[$0][output] == 1 ? positive : negative)
        })
      weights += zip(positive, negative).map { Float(2 * scale * ($0 - $1)) }
      biases.append(Float(scale * (Self.square(negative) - Self.square(positive))))
    }
    (self.weights, self.biases) = (weights, biases)
  }

  /// 1 over the mean; 1 where every image lies on its mean, as one image of each class does.
  private static func scale(_ distances: [Double]) -> Double {
    let mean = distances.reduce(0, +) / Double(max(distances.count, 1))
    return mean > 0 ? 1 / mean : 1
  }

  private static func distance(_ features: [Float], _ mean: [Double]) -> Double {
    zip(features, mean).reduce(0) { $0 + (Double($1.0) - $1.1) * (Double($1.0) - $1.1) }
  }

  private static func square(_ vector: [Double]) -> Double {
    vector.reduce(0) { $0 + $1 * $1 }
  }
}
