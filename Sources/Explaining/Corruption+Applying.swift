package import Cohorts
package import Compute
internal import Foundation

extension Corruption {
  /// The image, spoiled; values stay from 0 to 1.
  ///
  /// - Parameters:
  ///   - severity: from 1, the mildest, to 5.
  ///   - generator: where noise comes from; nothing else draws.
  package func applied(
    to image: UnitImage, severity: Int, generator: inout SeededGenerator
  ) -> UnitImage {
    precondition((1...Self.severityCount).contains(severity), "no severity \(severity)")
    let strength = strengths[severity - 1]
    switch self {
    case .noise:
      let noise = Self.normals(image.values.count, from: &generator)
      return image.mapped { $0 + Float(strength) * noise[$1] }
    case .blur: return blurred(image, deviation: strength * Double(image.side))
    case .darker, .brighter: return image.mapped { value, _ in pow(value, Float(strength)) }
    case .contrast:
      let (mean, factor) = (Float(image.meanAndDeviation.mean), Float(strength))
      return image.mapped { value, _ in mean + factor * (value - mean) }
    case .jpeg: return BlockCompression(quality: strength).applied(to: image)
    case .resolution: return resampled(image, factor: strength)
    case .marker: return marked(image, side: strength)
    case .corners: return covered(image, strength) { row, column in row && column }
    case .border: return covered(image, strength) { row, column in row || column }
    }
  }

  /// Standard normal numbers, by Box and Muller.
  private static func normals(_ count: Int, from generator: inout SeededGenerator) -> [Float] {
    var values: [Float] = []
    values.reserveCapacity(count + 1)
    while values.count < count {
      let radius = (-2 * log(1 - Double.random(in: 0..<1, using: &generator))).squareRoot()
      let angle = 2 * Double.pi * Double.random(in: 0..<1, using: &generator)
      values.append(Float(radius * cos(angle)))
      values.append(Float(radius * sin(angle)))
    }
    return values
  }

  /// A normal blur along rows, then columns; the edge is repeated, weights reach to 3 deviations.
  private func blurred(_ image: UnitImage, deviation: Double) -> UnitImage {
    let reach = max(1, Int((3 * deviation).rounded(.up)))
    let raw = (-reach...reach).map { exp(-Double($0 * $0) / (2 * deviation * deviation)) }
    let sum = raw.reduce(0, +)
    let weights = raw.map { Float($0 / sum) }
    func pass(_ image: UnitImage, down: Int, across: Int) -> UnitImage {
      image.mapped { _, index in
        let (pixel, channel) = index.quotientAndRemainder(dividingBy: image.channels)
        let (row, column) = pixel.quotientAndRemainder(dividingBy: image.width)
        var value: Float = 0
        for (place, weight) in zip(-reach...reach, weights) {
          let y = min(max(row + place * down, 0), image.height - 1)
          let x = min(max(column + place * across, 0), image.width - 1)
          value += weight * image.values[(y * image.width + x) * image.channels + channel]
        }
        return value
      }
    }
    return pass(pass(image, down: 0, across: 1), down: 1, across: 0)
  }

  /// Means of the pixels that fall together, then nearest pixels, as a coarse detector has them.
  private func resampled(_ image: UnitImage, factor: Double) -> UnitImage {
    let height = max(1, Int((Double(image.height) * factor).rounded()))
    let width = max(1, Int((Double(image.width) * factor).rounded()))
    var sums = [Float](repeating: 0, count: height * width * image.channels)
    var counts = [Float](repeating: 0, count: height * width)
    func cell(_ index: Int) -> Int {
      let (row, column) = (index / image.width, index % image.width)
      return row * height / image.height * width + column * width / image.width
    }
    for pixel in 0..<image.height * image.width {
      counts[cell(pixel)] += 1
      for channel in 0..<image.channels {
        sums[cell(pixel) * image.channels + channel] +=
          image.values[pixel * image.channels + channel]
      }
    }
    return image.mapped { _, index in
      let place = cell(index / image.channels)
      return sums[place * image.channels + index % image.channels] / counts[place]
    }
  }

  /// A bright L in the upper left corner, a hundredth of the side away from the edges.
  private func marked(_ image: UnitImage, side: Double) -> UnitImage {
    let length = max(3, Int((side * Double(image.side)).rounded()))
    let (start, stroke) = (max(1, image.side / 100), max(1, length / 4))
    return image.mapped { value, index in
      let pixel = index / image.channels
      let (row, column) = (pixel / image.width - start, pixel % image.width - start)
      guard (0..<length).contains(row), (0..<length).contains(column) else { return value }
      return column < stroke || row >= length - stroke ? 1 : value
    }
  }

  /// The image with its mean painted where `isInside` says so of being near a horizontal and near a
  /// vertical edge.
  private func covered(
    _ image: UnitImage, _ share: Double, where isInside: (Bool, Bool) -> Bool
  ) -> UnitImage {
    let rows = Int((share * Double(image.height)).rounded(.up))
    let columns = Int((share * Double(image.width)).rounded(.up))
    let means = image.channelMeans
    return image.mapped { value, index in
      let pixel = index / image.channels
      let (row, column) = (pixel / image.width, pixel % image.width)
      let isCovered = isInside(
        row < rows || row >= image.height - rows,
        column < columns || column >= image.width - columns)
      return isCovered ? means[index % image.channels] : value
    }
  }
}

extension UnitImage {
  /// The longer side.
  var side: Int { max(height, width) }

  /// The mean of each channel.
  var channelMeans: [Float] {
    var sums = [Double](repeating: 0, count: channels)
    for index in values.indices { sums[index % channels] += Double(values[index]) }
    return sums.map { Float($0 / Double(max(height * width, 1))) }
  }

  /// Each value changed with its index, and held within 0 and 1.
  func mapped(_ change: (Float, Int) -> Float) -> UnitImage {
    UnitImage(
      height: height, width: width, channels: channels,
      values: values.indices.map { min(max(change(values[$0], $0), 0), 1) })
  }

  /// The same image with what is marked painted with each channel's mean over what is not, so that
  /// the paint knows nothing of what it covers; with the mean over all where all is marked.
  ///
  /// - Precondition: a mark for every pixel.
  package func painted(where marked: [Bool]) -> UnitImage {
    precondition(marked.count == height * width, "\(marked.count) marks for another image")
    let open = marked.count { !$0 }
    guard open > 0 else {
      let means = channelMeans
      return mapped { _, index in means[index % channels] }
    }
    var sums = [Double](repeating: 0, count: channels)
    for index in values.indices where !marked[index / channels] {
      sums[index % channels] += Double(values[index])
    }
    let means = sums.map { Float($0 / Double(open)) }
    return mapped { value, index in
      marked[index / channels] ? means[index % channels] : value
    }
  }
}
