internal import CKernels

/// Every size of a depthwise 3×3 convolution: each channel is convolved with a kernel of its own.
public struct DepthwiseGeometry: Sendable, Hashable {
  /// How many images, N.
  public let batch: Int
  /// Rows of an input image.
  public let heightIn: Int
  /// Columns of an input image.
  public let widthIn: Int
  /// Channels of input and output.
  public let channels: Int
  /// Input pixels from one window to the next, along both axes; 1 or 2.
  public let stride: Int
  /// Rows and columns of zeros around the input.
  public let padding: Int

  /// Rows and columns of the kernel.
  static let kernel = 3

  /// Checks the sizes and makes the geometry.
  ///
  /// - Precondition: the stride is 1 or 2, the padding at most 2, and a window fits.
  public init(
    batch: Int, heightIn: Int, widthIn: Int, channels: Int, stride: Int, padding: Int
  ) {
    self.batch = batch
    self.heightIn = heightIn
    self.widthIn = widthIn
    self.channels = channels
    self.stride = stride
    self.padding = padding
    precondition(
      batch >= 0 && heightIn > 0 && widthIn > 0 && channels > 0, "impossible sizes in \(self)")
    precondition(
      (1...2).contains(stride) && (0..<Self.kernel).contains(padding),
      "no such stride or padding in \(self)")
    precondition(
      min(heightIn, widthIn) + 2 * padding >= Self.kernel,
      "the kernel is larger than the padded image in \(self)")
  }

  /// Rows of an output image: ⌊(H + 2p − 3) / s⌋ + 1.
  public var heightOut: Int { (heightIn + 2 * padding - Self.kernel) / stride + 1 }
  /// Columns of an output image.
  public var widthOut: Int { (widthIn + 2 * padding - Self.kernel) / stride + 1 }
  /// Floats in the input.
  public var inputCount: Int { batch * heightIn * widthIn * channels }
  /// Floats in the output.
  public var outputCount: Int { batch * heightOut * widthOut * channels }
  /// Floats in the weight.
  public var weightCount: Int { Self.kernel * Self.kernel * channels }
  /// The shape of the output.
  public var outputShape: [Int] { [batch, heightOut, widthOut, channels] }

  var sizes: ckernels_depthwise {
    ckernels_depthwise(
      height: heightIn, width: widthIn, channels: channels, rows: heightOut, columns: widthOut,
      stride: stride, padding: padding)
  }

  /// The convolution with the turned kernel that gives the input's gradient where the stride is 1.
  var turned: ckernels_depthwise {
    ckernels_depthwise(
      height: heightOut, width: widthOut, channels: channels, rows: heightIn, columns: widthIn,
      stride: 1, padding: Self.kernel - 1 - padding)
  }
}
