internal import Tensors

/// Features of one image by place and channel.
struct PlacedFeatures {
  let height: Int
  let width: Int
  let channels: Int
  let values: [Float]

  /// Takes a tensor `(1, H, W, K)`.
  init(_ tensor: Tensor) {
    height = tensor.shape[1]
    width = tensor.shape[2]
    channels = tensor.shape[3]
    values = tensor.values
  }

  /// How many places there are.
  var places: Int { height * width }

  /// The mean of each channel over all places.
  var means: [Double] {
    var sums = [Double](repeating: 0, count: channels)
    for place in 0..<places {
      for channel in 0..<channels { sums[channel] += Double(values[place * channels + channel]) }
    }
    return sums.map { $0 / Double(places) }
  }

  /// The sum of channels at each place, weighted.
  func weighted(by weights: [Double]) -> EvidenceMap {
    let sums = (0..<places).map { place in
      var sum = 0.0
      for channel in 0..<channels {
        sum += weights[channel] * Double(values[place * channels + channel])
      }
      return sum
    }
    return EvidenceMap(height: height, width: width, values: sums)
  }
}
