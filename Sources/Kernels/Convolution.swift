// Kernels is the arithmetic: one caseless enum per operation, a geometry and spans for arguments.
// In:  sizes in a geometry struct, floats as spans, workers and buffers for scratch.
// Out: floats written to the caller's spans; the same bytes for any number of threads.
// Called by: Networks for layers, Cohorts for resampling, Training for losses.
// Entry: `Convolution`; README.md says how a kernel is laid out.

public import Compute
internal import CKernels

/// Two-dimensional convolution (cross-correlation, as every framework has it) with its gradients.
///
/// Unfolded tile by tile in cache and multiplied through OpenBLAS. An image's result does not
/// depend on the threads.
public enum Convolution {
  /// output = input ∗ weight + bias, or the larger of that and 0.
  ///
  /// - Parameters:
  ///   - input: `(N, H, W, I)`.
  ///   - weight: `(kH, kW, I, O)`.
  ///   - bias: `(O)`, or nil for none.
  ///   - rectifies: whether `Rectifier.forward` is applied while the output is in cache.
  ///   - output: `(N, H′, W′, O)`; overwritten.
  public static func forward(
    _ g: ConvolutionGeometry, input: Span<Float>, weight: Span<Float>, bias: Span<Float>?,
    rectifies: Bool = false, output: inout MutableSpan<Float>, workers: WorkerPool,
    buffers: BufferPool
  ) {
    check("input", holds: g.inputCount, of: input)
    check("weight", holds: g.weightCount, of: weight)
    check("output", holds: g.outputCount, of: output)
    var biasStart: UnsafePointer<Float>?
    if let bias {
      check("bias", holds: g.channelsOut, of: bias)
      biasStart = bias.address
    }
    WindowProduct(
      unfolding: Unfolding(g), images: input.address, matrix: weight.address,
      columns: g.channelsOut, bias: biasStart, rectifies: rectifies
    ).compute(into: output.address, workers: workers, buffers: buffers)
  }

  /// gradient += Σ outputGradient over all pixels.
  ///
  /// - Parameters:
  ///   - outputGradient: `(N, H′, W′, O)`.
  ///   - biasGradient: `(O)`; added to.
  public static func biasGradient(
    _ g: ConvolutionGeometry, outputGradient: Span<Float>,
    biasGradient: inout MutableSpan<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    check("outputGradient", holds: g.outputCount, of: outputGradient)
    check("biasGradient", holds: g.channelsOut, of: biasGradient)
    nonisolated(unsafe) let dy = outputGradient.address
    let channels = g.channelsOut
    RowSums.with(
      rows: g.batch * g.heightOut * g.widthOut, channels: channels, sums: 1, workers: workers,
      buffers: buffers
    ) { rows, sums in
      ckernels_column_sums(dy + rows.lowerBound * channels, rows.count, channels, sums)
    } use: { sums in
      for channel in 0..<channels { biasGradient[channel] += Float(sums[channel]) }
    }
  }
}
