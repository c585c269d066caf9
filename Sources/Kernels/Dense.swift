public import Compute

/// The dense layer and its gradients; the weight lies as `(I, O)`, the transpose of the file's.
public enum Dense {
  /// output (N, O) = input (N, I) · weight (I, O) + bias (O).
  public static func forward(
    _ g: DenseGeometry, input: Span<Float>, weight: Span<Float>, bias: Span<Float>?,
    output: inout MutableSpan<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    Convolution.forward(
      g.convolution, choice: .unfolded, input: input, weight: weight, bias: bias, output: &output,
      workers: workers,
      buffers: buffers)
  }

  /// inputGradient (N, I) = outputGradient (N, O) · weightᵀ (O, I).
  public static func inputGradient(
    _ g: DenseGeometry, outputGradient: Span<Float>, weight: Span<Float>,
    inputGradient: inout MutableSpan<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    Convolution.inputGradient(
      g.convolution, choice: .unfolded, outputGradient: outputGradient, weight: weight,
      inputGradient: &inputGradient, workers: workers, buffers: buffers)
  }

  /// weightGradient (I, O) += inputᵀ (I, N) · outputGradient (N, O).
  public static func weightGradient(
    _ g: DenseGeometry, input: Span<Float>, outputGradient: Span<Float>,
    weightGradient: inout MutableSpan<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    Convolution.weightGradient(
      g.convolution, choice: .unfolded, input: input, outputGradient: outputGradient,
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
