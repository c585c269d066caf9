public import Compute

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
  fileprivate var convolution: ConvolutionGeometry {
    ConvolutionGeometry(
      batch: batch, heightIn: 1, widthIn: 1, channelsIn: channelsIn, channelsOut: channelsOut,
      kernelHeight: 1, kernelWidth: 1, stride: 1, padding: 0)
  }
}

/// The dense layer and its gradients; the weight lies as `(I, O)`, the transpose of the file's.
public enum Dense {
  /// output (N, O) = input (N, I) · weight (I, O) + bias (O).
  public static func forward(
    _ g: DenseGeometry, input: Span<Float>, weight: Span<Float>, bias: Span<Float>?,
    output: inout MutableSpan<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    Convolution.forward(
      g.convolution, input: input, weight: weight, bias: bias, output: &output, workers: workers,
      buffers: buffers)
  }

  /// inputGradient (N, I) = outputGradient (N, O) · weightᵀ (O, I).
  public static func inputGradient(
    _ g: DenseGeometry, outputGradient: Span<Float>, weight: Span<Float>,
    inputGradient: inout MutableSpan<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    Convolution.inputGradient(
      g.convolution, outputGradient: outputGradient, weight: weight,
      inputGradient: &inputGradient, workers: workers, buffers: buffers)
  }

  /// weightGradient (I, O) += inputᵀ (I, N) · outputGradient (N, O).
  public static func weightGradient(
    _ g: DenseGeometry, input: Span<Float>, outputGradient: Span<Float>,
    weightGradient: inout MutableSpan<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    Convolution.weightGradient(
      g.convolution, input: input, outputGradient: outputGradient,
      weightGradient: &weightGradient, workers: workers, buffers: buffers)
  }

  /// biasGradient (O) += Σ outputGradient (N, O) over the rows.
  public static func biasGradient(
    _ g: DenseGeometry, outputGradient: Span<Float>, biasGradient: inout MutableSpan<Float>,
    workers: WorkerPool, buffers: BufferPool
  ) {
    Convolution.biasGradient(
      g.convolution, outputGradient: outputGradient, biasGradient: &biasGradient,
      workers: workers, buffers: buffers)
  }
}
