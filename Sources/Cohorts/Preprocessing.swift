public import Compute
internal import Kernels
public import Tensors

/// How an image in the unit interval becomes what a network is fed; a model carries it.
///
/// In this order: to `inputSize` (letterbox or squash, antialiased triangle filter), augmentation
/// in training, grey repeated in all three channels, then `(value · scale − mean) / std`.
public struct Preprocessing: Codable, Sendable, Equatable {
  /// How an image that is not square is brought to a square.
  public enum Fit: String, Codable, CaseIterable, Sendable {
    /// Shape kept, centred, bars of 0 (the darkest value).
    case letterbox
    /// Stretched.
    case squash
  }

  /// Side of the network's input in pixels.
  public let inputSize: Int
  /// How images are brought to it.
  public let fit: Fit
  /// Per channel, subtracted.
  public let mean: [Double]
  /// Per channel, divided by.
  public let std: [Double]
  /// 1 or 255: the range the network was trained on.
  public let scale: Double
  /// Always "RGB".
  public let channelOrder: String
  /// What grey images do in three channels: always "repeated".
  public let grey: String

  /// Makes a preprocessing for three channels.
  ///
  /// - Precondition: three means, three deviations, none of them 0.
  public init(inputSize: Int, fit: Fit, mean: [Double], std: [Double], scale: Double) {
    precondition(inputSize > 0, "an input of \(inputSize) pixels")
    precondition(
      mean.count == 3 && std.count == 3 && !std.contains(0),
      "three channels need three means and deviations, not \(mean) and \(std)")
    self.inputSize = inputSize
    self.fit = fit
    self.mean = mean
    self.std = std
    self.scale = scale
    channelOrder = "RGB"
    grey = "repeated"
  }

  /// Whether its numbers can be meant, which one read from a file must be asked.
  public var isSound: Bool {
    let factors = 1e-6...1e6
    return (16...4096).contains(inputSize) && mean.count == 3 && std.count == 3
      && mean.allSatisfy { abs($0) <= factors.upperBound }
      && std.allSatisfy(factors.contains) && factors.contains(scale)
      && channelOrder == "RGB" && grey == "repeated"
  }

  /// Where an image of this size lies in the network's input; around it are bars.
  public func placement(height: Int, width: Int) -> (rows: Range<Int>, columns: Range<Int>) {
    guard fit == .letterbox else { return (0..<inputSize, 0..<inputSize) }
    let scale = Double(inputSize) / Double(max(height, width))
    func place(_ length: Int) -> Range<Int> {
      let count = min(inputSize, max(1, Int((Double(length) * scale).rounded())))
      let start = (inputSize - count) / 2
      return start..<start + count
    }
    return (place(height), place(width))
  }

  /// The image at `inputSize`, still grey or RGB in the unit interval, each value rounded to 16
  /// bits: training keeps images so, and prediction sees the same.
  public func fitted(
    _ image: UnitImage, workers: WorkerPool, buffers: BufferPool
  ) -> UnitImage {
    let side = inputSize
    let place = placement(height: image.height, width: image.width)
    let (height, width) = (place.rows.count, place.columns.count)
    let resized = Self.resized(
      image, height: height, width: width, workers: workers, buffers: buffers)
    if height == side, width == side {
      return UnitImage(
        height: side, width: side, channels: image.channels,
        values: resized.values.map(CompactImage.rounded))
    }
    let (top, left) = (place.rows.lowerBound, place.columns.lowerBound)
    let channels = image.channels
    var values = [Float](repeating: 0, count: side * side * channels)
    let rowLength = width * channels
    for row in 0..<height {
      let start = ((top + row) * side + left) * channels
      values.replaceSubrange(
        start..<(start + rowLength),
        with: resized.values[(row * rowLength)..<((row + 1) * rowLength)]
          .lazy.map(CompactImage.rounded))
    }
    return UnitImage(height: side, width: side, channels: channels, values: values)
  }

  /// What the network is fed: `(1, inputSize, inputSize, 3)`.
  ///
  /// - Precondition: the image is `fitted`.
  public func input(of image: UnitImage, buffers: BufferPool) -> Tensor {
    precondition(
      image.height == inputSize && image.width == inputSize,
      "\(image.height) x \(image.width) is not the input size \(inputSize)")
    return input(
      of: image.values.span, channels: image.channels, buffers: buffers)
  }

  /// The same of an image as it is kept, after the sample's change.
  func input(of image: CompactImage, sample: Sample, buffers: BufferPool) -> Tensor {
    precondition(
      image.height == inputSize && image.width == inputSize,
      "\(image.height) x \(image.width) is not the input size \(inputSize)")
    let values = image.tensor(in: buffers)
    guard let draw = sample.draw else {
      return input(of: values.span, channels: image.channels, buffers: buffers)
    }
    var changed = Tensor(uninitialized: values.shape, in: buffers)
    var output = changed.mutableSpan
    draw.apply(
      height: image.height, width: image.width, channels: image.channels, input: values.span,
      output: &output)
    return input(of: changed.span, channels: image.channels, buffers: buffers)
  }

  /// What the network is fed of a view of an image as it is kept.
  func input(of image: CompactImage, view: ViewDraw, buffers: BufferPool) -> Tensor {
    let values = image.tensor(in: buffers)
    var changed = Tensor(uninitialized: values.shape, in: buffers)
    var output = changed.mutableSpan
    view.apply(
      height: image.height, width: image.width, channels: image.channels, input: values.span,
      output: &output)
    return input(of: changed.span, channels: image.channels, buffers: buffers)
  }

  private func input(of image: Span<Float>, channels: Int, buffers: BufferPool) -> Tensor {
    let factors = std.map { Float(scale / $0) }
    let offsets = zip(mean, std).map { Float($0 / $1) }
    var result = Tensor(uninitialized: [1, inputSize, inputSize, 3], in: buffers)
    var output = result.mutableSpan
    let step = channels == 3 ? 1 : 0
    for channel in 0..<3 {
      let (factor, offset) = (factors[channel], offsets[channel])
      for pixel in 0..<(inputSize * inputSize) {
        output[pixel * 3 + channel] = image[pixel * channels + channel * step] * factor - offset
      }
    }
    return result
  }

  private static func resized(
    _ image: UnitImage, height: Int, width: Int, workers: WorkerPool, buffers: BufferPool
  ) -> UnitImage {
    if image.height == height, image.width == width { return image }
    let geometry = ResizeGeometry(
      heightIn: image.height, widthIn: image.width, heightOut: height, widthOut: width,
      channels: image.channels)
    var values = [Float](repeating: 0, count: height * width * image.channels)
    var output = values.mutableSpan
    ImageResampling.resize(
      geometry, input: image.values.span, output: &output, workers: workers, buffers: buffers)
    return UnitImage(height: height, width: width, channels: image.channels, values: values)
  }
}
