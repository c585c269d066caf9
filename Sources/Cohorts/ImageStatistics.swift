internal import Foundation

/// What an image looks like, in a few numbers that a monitor compares.
///
/// All are of the mean of its channels, so that colour and grey images are measured alike.
package struct ImageStatistics: Sendable, Equatable {
  /// The value below which 5 % of pixels lie, 0…1 in steps of 1/1,024.
  package let darkEnd: Double
  /// The value below which 95 % lie.
  package let brightEnd: Double
  /// The deviation of the Laplacian over that of the image; 0 for a flat image.
  package let sharpness: Double
  /// σ of the noise (Immerkær, "Fast Noise Variance Estimation", Computer Vision and Image
  /// Understanding 64, 1996); fine structure counts as noise.
  package let noise: Double
  /// The mean of the first channel less that of the last: red less blue; 0 for grey.
  package let redness: Double

  private static let steps = 1024

  /// Measures an image; sharpness and noise are 0 where a side has fewer than three pixels.
  package init(_ image: UnitImage) {
    let grey = Self.grey(image)
    let ends = Self.ends(grey)
    (darkEnd, brightEnd) = (ends.dark, ends.bright)
    redness = Self.redness(image)
    let (height, width) = (image.height, image.width)
    guard height > 2, width > 2 else {
      (sharpness, noise) = (0, 0)
      return
    }
    var laplacians = (sum: 0.0, squares: 0.0)
    var differences = 0.0
    for row in 1..<height - 1 {
      for column in 1..<width - 1 {
        let place = row * width + column
        let sides =
          grey[place - 1] + grey[place + 1] + grey[place - width] + grey[place + width]
        let corners =
          grey[place - width - 1] + grey[place - width + 1] + grey[place + width - 1]
          + grey[place + width + 1]
        let laplacian = Double(sides - 4 * grey[place])
        laplacians.sum += laplacian
        laplacians.squares += laplacian * laplacian
        differences += Double(abs(corners - 2 * sides + 4 * grey[place]))
      }
    }
    let count = Double((height - 2) * (width - 2))
    noise = (Double.pi / 2).squareRoot() * differences / (6 * count)
    let mean = laplacians.sum / count
    let edges = max(0, laplacians.squares / count - mean * mean).squareRoot()
    let deviation = Self.deviation(grey)
    sharpness = deviation > 1e-6 ? edges / deviation : 0
  }

  private static func grey(_ image: UnitImage) -> [Float] {
    let channels = image.channels
    guard channels > 1 else { return image.values }
    return (0..<image.height * image.width).map { place in
      var sum: Float = 0
      for channel in 0..<channels { sum += image.values[place * channels + channel] }
      return sum / Float(channels)
    }
  }

  private static func deviation(_ values: [Float]) -> Double {
    let count = Double(max(values.count, 1))
    var (sum, squares) = (0.0, 0.0)
    for value in values {
      sum += Double(value)
      squares += Double(value) * Double(value)
    }
    return max(0, squares / count - sum / count * (sum / count)).squareRoot()
  }

  private static func ends(_ values: [Float]) -> (dark: Double, bright: Double) {
    var counts = [Int](repeating: 0, count: steps + 1)
    for value in values { counts[Int(min(max(value, 0), 1) * Float(steps))] += 1 }
    func end(_ share: Double) -> Double {
      let bar = share * Double(values.count)
      var seen = 0
      for (step, count) in counts.enumerated() {
        seen += count
        if Double(seen) >= bar { return Double(step) / Double(steps) }
      }
      return 1
    }
    return (end(0.05), end(0.95))
  }

  private static func redness(_ image: UnitImage) -> Double {
    let (channels, count) = (image.channels, image.height * image.width)
    guard channels > 1, count > 0 else { return 0 }
    var sum = 0.0
    for place in 0..<count {
      sum += Double(image.values[place * channels] - image.values[place * channels + channels - 1])
    }
    return sum / Double(count)
  }
}
