/// Every size of a dense (fully connected) layer.
public struct DenseGeometry: Sendable, Hashable {
  /// How many rows of features, N.
  public let batch: Int
  /// Features in, I.
  public let channelsIn: Int
  /// Features out, O.
  public let channelsOut: Int

  /// Makes the geometry; sizes are positive (the batch may be 0).
  public init(batch: Int, channelsIn: Int, channelsOut: Int) {
    self.batch = batch
    self.channelsIn = channelsIn
    self.channelsOut = channelsOut
  }

  /// A dense layer is a 1×1 convolution over images of one pixel.
  var convolution: ConvolutionGeometry {
    ConvolutionGeometry(
      batch: batch, heightIn: 1, widthIn: 1, channelsIn: channelsIn, channelsOut: channelsOut,
      kernelHeight: 1, kernelWidth: 1, stride: 1, padding: 0)
  }
}
