internal import Compute
internal import Tensors

/// An image at the network's size in 16 bits per value: what is kept between epochs.
///
/// `Preprocessing.fitted` rounds to this grid, so nothing is lost between the two.
struct CompactImage: Sendable {
  /// The steps of the unit interval; the largest error of rounding is half of one, 7.6e-6.
  static let steps: Float = 65_535

  let height: Int
  let width: Int
  let channels: Int
  private let samples: [UInt16]

  /// - Precondition: the values lie in the unit interval.
  init(_ image: UnitImage) {
    height = image.height
    width = image.width
    channels = image.channels
    samples = image.values.map { UInt16(($0 * Self.steps).rounded()) }
  }

  private init(height: Int, width: Int, channels: Int, samples: [UInt16]) {
    self.height = height
    self.width = width
    self.channels = channels
    self.samples = samples
  }

  /// A square of it; what lies beyond its edges is 0.
  func part(top: Int, left: Int, side: Int) -> CompactImage {
    var part = [UInt16](repeating: 0, count: side * side * channels)
    let columns = max(left, 0)..<max(max(left, 0), min(left + side, width))
    for row in max(top, 0)..<max(max(top, 0), min(top + side, height)) {
      let source = (row * width + columns.lowerBound) * channels
      let target = ((row - top) * side + columns.lowerBound - left) * channels
      for index in 0..<(columns.count * channels) { part[target + index] = samples[source + index] }
    }
    return CompactImage(height: side, width: side, channels: channels, samples: part)
  }

  /// How much memory it takes.
  var byteCount: Int { samples.count * MemoryLayout<UInt16>.stride }

  /// The same image as floats.
  var unitImage: UnitImage {
    UnitImage(
      height: height, width: width, channels: channels,
      values: samples.map { Float($0) / Self.steps })
  }

  /// The values as `(1, H, W, C)`.
  func tensor(in buffers: BufferPool) -> Tensor {
    var result = Tensor(uninitialized: [1, height, width, channels], in: buffers)
    var values = result.mutableSpan
    let samples = samples.span
    for index in 0..<samples.count { values[index] = Float(samples[index]) / Self.steps }
    return result
  }

  /// A value of the unit interval on the grid.
  static func rounded(_ value: Float) -> Float { (value * steps).rounded() / steps }
}
