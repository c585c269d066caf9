/// Every size of a two-dimensional convolution, as PyTorch's `Conv2d` with one group defines it.
///
/// Images are `(N, H, W, C)`, weights `(kH, kW, I, O)`.
public struct ConvolutionGeometry: Sendable, Hashable {
  /// How many images, N.
  public let batch: Int
  /// Rows of an input image.
  public let heightIn: Int
  /// Columns of an input image.
  public let widthIn: Int
  /// Channels of the input, I.
  public let channelsIn: Int
  /// Channels of the output, O.
  public let channelsOut: Int
  /// Rows of the kernel.
  public let kernelHeight: Int
  /// Columns of the kernel.
  public let kernelWidth: Int
  /// Input pixels from one window to the next, along both axes.
  public let stride: Int
  /// Rows and columns of zeros around the input.
  public let padding: Int

  /// Checks the sizes and makes the geometry.
  ///
  /// - Precondition: at least one window fits; sizes are positive (the batch may be 0).
  public init(
    batch: Int, heightIn: Int, widthIn: Int, channelsIn: Int, channelsOut: Int,
    kernelHeight: Int, kernelWidth: Int, stride: Int, padding: Int
  ) {
    self.batch = batch
    self.heightIn = heightIn
    self.widthIn = widthIn
    self.channelsIn = channelsIn
    self.channelsOut = channelsOut
    self.kernelHeight = kernelHeight
    self.kernelWidth = kernelWidth
    self.stride = stride
    self.padding = padding
    let positive = [heightIn, widthIn, channelsIn, channelsOut, kernelHeight, kernelWidth, stride]
    precondition(
      batch >= 0 && padding >= 0 && positive.allSatisfy { $0 > 0 }, "impossible sizes in \(self)")
    precondition(
      heightIn + 2 * padding >= kernelHeight && widthIn + 2 * padding >= kernelWidth,
      "the kernel is larger than the padded image in \(self)")
  }

  /// Rows of an output image: ⌊(H + 2p − k) / s⌋ + 1.
  public var heightOut: Int { (heightIn + 2 * padding - kernelHeight) / stride + 1 }
  /// Columns of an output image.
  public var widthOut: Int { (widthIn + 2 * padding - kernelWidth) / stride + 1 }
  /// Floats in the input.
  public var inputCount: Int { batch * heightIn * widthIn * channelsIn }
  /// Floats in the output.
  public var outputCount: Int { batch * heightOut * widthOut * channelsOut }
  /// Floats in the weight.
  public var weightCount: Int { kernelHeight * kernelWidth * channelsIn * channelsOut }
  /// The shape of the output.
  public var outputShape: [Int] { [batch, heightOut, widthOut, channelsOut] }
}
