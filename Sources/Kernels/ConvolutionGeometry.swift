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

  /// Floats from one input pixel to the next: I, or more where the input lies in wider rows.
  public let inputDistance: Int
  /// Floats from one output pixel to the next: O, or more where the output lies in wider rows.
  public let outputDistance: Int

  /// Checks the sizes and makes the geometry.
  ///
  /// Slices of wider rows are named by their distances; without one, pixels lie side by side.
  ///
  /// - Precondition: at least one window fits; sizes are positive (the batch may be 0); distances
  ///   are at least the channels.
  public init(
    batch: Int, heightIn: Int, widthIn: Int, channelsIn: Int, channelsOut: Int,
    kernelHeight: Int, kernelWidth: Int, stride: Int, padding: Int, inputDistance: Int? = nil,
    outputDistance: Int? = nil
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
    self.inputDistance = inputDistance ?? channelsIn
    self.outputDistance = outputDistance ?? channelsOut
    let positive = [heightIn, widthIn, channelsIn, channelsOut, kernelHeight, kernelWidth, stride]
    precondition(
      batch >= 0 && padding >= 0 && positive.allSatisfy { $0 > 0 }, "impossible sizes in \(self)")
    precondition(
      heightIn + 2 * padding >= kernelHeight && widthIn + 2 * padding >= kernelWidth,
      "the kernel is larger than the padded image in \(self)")
    precondition(
      self.inputDistance >= channelsIn && self.outputDistance >= channelsOut,
      "pixels overlap in \(self)")
  }

  /// Rows of an output image: ⌊(H + 2p − k) / s⌋ + 1.
  public var heightOut: Int { (heightIn + 2 * padding - kernelHeight) / stride + 1 }
  /// Columns of an output image.
  public var widthOut: Int { (widthIn + 2 * padding - kernelWidth) / stride + 1 }
  /// Floats from the first of the input to its last, both included.
  public var inputCount: Int {
    Self.reach(pixels: batch * heightIn * widthIn, channels: channelsIn, distance: inputDistance)
  }
  /// Floats from the first of the output to its last, both included.
  public var outputCount: Int {
    Self.reach(
      pixels: batch * heightOut * widthOut, channels: channelsOut, distance: outputDistance)
  }

  private static func reach(pixels: Int, channels: Int, distance: Int) -> Int {
    pixels == 0 ? 0 : (pixels - 1) * distance + channels
  }

  /// Floats in the weight.
  public var weightCount: Int { kernelHeight * kernelWidth * channelsIn * channelsOut }
  /// The shape of the output.
  public var outputShape: [Int] { [batch, heightOut, widthOut, channelsOut] }
}
