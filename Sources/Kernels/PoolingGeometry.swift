internal import CKernels

/// Every size of a two-dimensional pooling with a square window, as PyTorch defines it.
public struct PoolingGeometry: Sendable, Hashable {
  /// How many images, N.
  public let batch: Int
  /// Rows of an input image.
  public let heightIn: Int
  /// Columns of an input image.
  public let widthIn: Int
  /// Channels of input and output.
  public let channels: Int
  /// Rows and columns of the window.
  public let kernel: Int
  /// Input pixels from one window to the next, along both axes.
  public let stride: Int
  /// Rows and columns around the input that a window may reach into.
  public let padding: Int
  /// Whether a last window that reaches beyond the padded input is kept.
  public let ceilMode: Bool
  /// Floats from one input pixel to the next: C, or more where the input lies in wider rows.
  public let inputDistance: Int

  /// Checks the sizes and makes the geometry; without a distance, pixels lie side by side.
  ///
  /// - Precondition: the padding is at most half the window, the window at most 16, at least one
  ///   window fits, and the distance is at least the channels.
  public init(
    batch: Int, heightIn: Int, widthIn: Int, channels: Int, kernel: Int, stride: Int,
    padding: Int, ceilMode: Bool, inputDistance: Int? = nil
  ) {
    self.batch = batch
    self.heightIn = heightIn
    self.widthIn = widthIn
    self.channels = channels
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.ceilMode = ceilMode
    self.inputDistance = inputDistance ?? channels
    precondition(
      batch >= 0 && heightIn > 0 && widthIn > 0 && channels > 0 && stride > 0 && padding >= 0,
      "impossible sizes in \(self)")
    precondition((1...16).contains(kernel), "the winner's place must fit a byte in \(self)")
    precondition(2 * padding <= kernel, "windows would lie wholly in the padding in \(self)")
    precondition(heightOut > 0 && widthOut > 0, "no window fits in \(self)")
    precondition(self.inputDistance >= channels, "pixels overlap in \(self)")
  }

  /// Rows of an output image.
  public var heightOut: Int { windows(over: heightIn) }
  /// Columns of an output image.
  public var widthOut: Int { windows(over: widthIn) }
  /// Floats from the first of the input to its last, both included.
  public var inputCount: Int {
    let pixels = batch * heightIn * widthIn
    return pixels == 0 ? 0 : (pixels - 1) * inputDistance + channels
  }
  /// Floats in the output.
  public var outputCount: Int { batch * heightOut * widthOut * channels }
  /// The shape of the output.
  public var outputShape: [Int] { [batch, heightOut, widthOut, channels] }

  /// PyTorch's rule: a window added by rounding up must begin inside the input or left padding.
  private func windows(over extent: Int) -> Int {
    let room = extent + 2 * padding - kernel
    if !ceilMode { return room < 0 ? 0 : room / stride + 1 }
    let windows = (max(room, 0) + stride - 1) / stride + 1
    return (windows - 1) * stride >= extent + padding ? windows - 1 : windows
  }

  var sizes: ckernels_pooling {
    ckernels_pooling(
      height: heightIn, width: widthIn, channels: channels, distance: inputDistance,
      rows: heightOut, columns: widthOut, kernel: kernel, stride: stride, padding: padding)
  }
}
