/// How far features lie from those of the training images, whatever their scale and correlation.
///
/// The smallest Mahalanobis distance to the mean of a class, with one shrunk covariance of all
/// classes (Lee et al., NeurIPS 2018), per feature: √(dᵀΣ⁻¹d / width). Only sums over patients are
/// kept: no class of fewer than `TrainingProfile.fewestPatients` has a mean.
package struct FeatureDistance: Sendable, Equatable {
  /// One image of the training.
  package struct Image: Sendable {
    package let features: [Float]
    package let answer: Int
    package let patientID: String

    package init(features: [Float], answer: Int, patientID: String) {
      self.features = features
      self.answer = answer
      self.patientID = patientID
    }
  }

  /// The mean of each class, in the order of the classes.
  package let means: [[Float]]
  /// Row by row.
  package let precision: [Float]
  /// How far the covariance was drawn towards the identity; nil for one that was read.
  package let shrinkage: Double?

  /// Makes what was fitted elsewhere or read from a file.
  ///
  /// - Precondition: means of one width, and its square of precisions.
  package init(means: [[Float]], precision: [Float]) {
    precondition(
      means.allSatisfy { $0.count * $0.count == precision.count }, "\(precision.count) precisions")
    self.means = means
    self.precision = precision
    shrinkage = nil
  }

  /// Learns means and covariance; nil where no class has enough patients.
  package init?(learning images: [Image]) {
    var patients: [Int: Set<String>] = [:]
    for image in images { patients[image.answer, default: []].insert(image.patientID) }
    let answers = patients.filter { $0.value.count >= TrainingProfile.fewestPatients }.keys.sorted()
    let used = images.filter { answers.contains($0.answer) }
    guard let width = used.first?.features.count, width > 0 else { return nil }
    var means: [Int: [Double]] = [:]
    for answer in answers {
      var sums = [Double](repeating: 0, count: width)
      var count = 0.0
      for image in used where image.answer == answer {
        for index in 0..<width { sums[index] += Double(image.features[index]) }
        count += 1
      }
      means[answer] = sums.map { $0 / count }
    }
    let covariance = ShrunkCovariance(
      centred: used.map { image in
        zip(image.features, means[image.answer] ?? []).map { Double($0) - $1 }
      })
    guard let precision = covariance.inverse else { return nil }
    self.means = answers.compactMap { means[$0]?.map { Float($0) } }
    self.precision = precision.map { Float($0) }
    shrinkage = covariance.shrinkage
  }

  /// The distance of one image's features; infinite where they are not numbers.
  ///
  /// - Precondition: as many as the means have.
  package func value(of features: [Float]) -> Double {
    guard features.allSatisfy(\.isFinite) else { return .infinity }
    let width = features.count
    precondition(width * width == precision.count, "\(width) features")
    var smallest = Double.infinity
    for mean in means {
      let d = zip(features, mean).map { Double($0) - Double($1) }
      var sum = 0.0
      for i in 0..<width {
        var row = 0.0
        for j in 0..<width { row += Double(precision[i * width + j]) * d[j] }
        sum += d[i] * row
      }
      smallest = min(smallest, max(sum, 0))
    }
    return (smallest / Double(max(width, 1))).squareRoot()
  }

  /// The distances of images from what was learned from the others, patient by patient in parts.
  ///
  /// A covariance fits the rows it was made of better than any other; these distances do not have
  /// that advantage. Nil where a part leaves too few.
  package static func apart(_ images: [Image], parts: Int) -> [Double]? {
    var order: [String: Int] = [:]
    for image in images where order[image.patientID] == nil {
      order[image.patientID] = order.count
    }
    var distances = [Double](repeating: 0, count: images.count)
    for part in 0..<parts {
      let isInside = images.map { (order[$0.patientID] ?? 0) % parts == part }
      let others = zip(images, isInside).filter { !$1 }.map { $0.0 }
      guard let fit = FeatureDistance(learning: others) else { return nil }
      for (place, image) in images.enumerated() where isInside[place] {
        distances[place] = fit.value(of: image.features)
      }
    }
    return distances
  }
}
