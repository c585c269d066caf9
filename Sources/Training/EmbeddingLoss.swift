/// What two views of the same images should have in common: nothing but the image.
///
/// VICReg (Bardes, Ponce and LeCun, 2022), equations 1 to 6, with the means of the authors' code
/// (github.com/facebookresearch/vicreg): views of an image are drawn together, every coordinate is
/// held at a deviation of 1 over the batch, and coordinates are kept from saying the same. It needs
/// neither negatives nor a second network, and batches of some dozens are enough.
package struct EmbeddingLoss: Codable, Sendable, Equatable {
  /// How much the distance between two views of an image counts.
  package var invariance = 25.0
  /// How much a coordinate whose deviation is below 1 counts.
  package var variance = 25.0
  /// How much coordinates that go together count.
  package var covariance = 1.0

  /// The parts of a loss, not weighted yet.
  package struct Terms: Sendable, Equatable {
    /// The weighted sum.
    package var loss: Double
    /// Mean square of the difference between two views.
    package var invariance: Double
    /// Mean of what deviations lack to 1.
    package var variance: Double
    /// Sum of both views' squared covariances, by coordinate.
    package var covariance: Double
    /// Mean deviation of a coordinate over the batch; 0 when all images look the same.
    package var spread: Double
  }

  /// Keeps the slope of a deviation finite; the authors' value.
  private static let epsilon = 1e-4

  /// Makes a loss with the authors' weights.
  package init() {}

  /// The loss of a batch and its gradient.
  ///
  /// - Parameters:
  ///   - embeddings: `(2N, width)`, row-major: first views, then second views in the same order.
  ///   - width: coordinates of an embedding.
  /// - Returns: the terms and ∂loss/∂embeddings as `embeddings`.
  /// - Precondition: N is at least 2.
  package func value(
    embeddings: [Float], width: Int
  ) -> (terms: Terms, gradient: [Float]) {
    let half = embeddings.count / 2
    precondition(
      half >= 2 * width && half % width == 0 && embeddings.count % 2 == 0,
      "\(embeddings.count) numbers are not two views of two images in \(width) coordinates")
    let views = [0, half].map { Moments(embeddings[$0..<($0 + half)], width: width) }
    var terms = Terms(loss: 0, invariance: 0, variance: 0, covariance: 0, spread: 0)
    var gradient = [Double](repeating: 0, count: embeddings.count)
    for place in 0..<half {
      let difference = Double(embeddings[place]) - Double(embeddings[half + place])
      terms.invariance += difference * difference / Double(half)
      let slope = 2 * invariance * difference / Double(half)
      gradient[place] = slope
      gradient[half + place] = -slope
    }
    for (number, view) in views.enumerated() {
      for deviation in view.deviations {
        terms.variance += max(0, 1 - deviation) / Double(2 * width)
        terms.spread += deviation / Double(2 * width)
      }
      for covariance in view.covariances {
        terms.covariance += covariance * covariance / Double(width)
      }
      add(view, to: &gradient, from: number * half)
    }
    terms.loss =
      invariance * terms.invariance + variance * terms.variance + covariance * terms.covariance
    return (terms, gradient.map { Float($0) })
  }

  /// Adds the slopes of one view's variance and covariance.
  private func add(_ view: Moments, to gradient: inout [Double], from first: Int) {
    let width = view.width
    let freedom = Double(view.count - 1)
    let slopes = view.deviations.map { deviation in
      deviation < 1 ? -variance / (Double(2 * width) * freedom * deviation) : 0
    }
    let share = 4 * covariance / (Double(width) * freedom)
    var row = [Double](repeating: 0, count: width)
    for image in 0..<view.count {
      let start = image * width
      for column in 0..<width { row[column] = view.centred[start + column] * slopes[column] }
      // (1, W) = (1, W) × (W, W)
      for inner in 0..<width {
        let factor = share * view.centred[start + inner]
        for column in 0..<width {
          row[column] += factor * view.covariances[inner * width + column]
        }
      }
      for column in 0..<width { gradient[first + start + column] += row[column] }
    }
  }

  /// What the rows of one view are like together.
  private struct Moments {
    let width: Int
    let count: Int
    /// The rows without their mean.
    let centred: [Double]
    /// Of each coordinate, with N − 1.
    let deviations: [Double]
    /// `(W, W)` with N − 1; the diagonal is 0.
    let covariances: [Double]

    init(_ rows: ArraySlice<Float>, width: Int) {
      let count = rows.count / width
      var means = [Double](repeating: 0, count: width)
      for (place, value) in rows.enumerated() {
        means[place % width] += Double(value) / Double(count)
      }
      let centred = rows.enumerated().map { Double($1) - means[$0 % width] }
      let freedom = Double(count - 1)
      var products = [Double](repeating: 0, count: width * width)
      // (W, W) = (W, N) × (N, W), the upper half.
      for start in stride(from: 0, to: centred.count, by: width) {
        for row in 0..<width {
          let factor = centred[start + row] / freedom
          for column in row..<width {
            products[row * width + column] += factor * centred[start + column]
          }
        }
      }
      deviations = (0..<width).map { (products[$0 * width + $0] + epsilon).squareRoot() }
      for row in 0..<width {
        products[row * width + row] = 0
        for column in 0..<row { products[row * width + column] = products[column * width + row] }
      }
      covariances = products
      self.width = width
      self.count = count
      self.centred = centred
    }
  }
}
