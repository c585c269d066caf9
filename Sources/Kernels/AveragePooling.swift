internal import CKernels
public import Compute

/// The mean under each window, per channel.
public enum AveragePooling {
  /// - Parameters:
  ///   - countsPadding: whether padding counts as zeros (PyTorch's default) or not at all.
  ///   - input: `(N, H, W, C)`, pixels `inputDistance` apart.
  ///   - output: `(N, H′, W′, C)`; overwritten.
  public static func forward(
    _ g: PoolingGeometry, countsPadding: Bool, input: Span<Float>,
    output: inout MutableSpan<Float>, workers: WorkerPool
  ) {
    check("input", holds: g.inputCount, of: input)
    check("output", holds: g.outputCount, of: output)
    nonisolated(unsafe) let (x, y) = (input.address, output.address)
    let (sizes, counts) = (g.sizes, Int32(countsPadding ? 1 : 0))
    workers.split(g.batch * g.heightOut, grain: rowsPerChunk(of: g.widthOut * g.channels)) {
      rows in
      withUnsafePointer(to: sizes) {
        ckernels_average_pool($0, counts, x, rows.lowerBound, rows.count, y)
      }
    }
  }

  /// ∂/∂input: each input pixel gathers its share of every window over it.
  ///
  /// - Parameters:
  ///   - outputGradient: `(N, H′, W′, C)`.
  ///   - inputGradient: `(N, H, W, C)`, pixels `inputDistance` apart; overwritten.
  public static func backward(
    _ g: PoolingGeometry, countsPadding: Bool, outputGradient: Span<Float>,
    inputGradient: inout MutableSpan<Float>, workers: WorkerPool
  ) {
    check("outputGradient", holds: g.outputCount, of: outputGradient)
    check("inputGradient", holds: g.inputCount, of: inputGradient)
    nonisolated(unsafe) let (dy, dx) = (outputGradient.address, inputGradient.address)
    let (sizes, counts) = (g.sizes, Int32(countsPadding ? 1 : 0))
    workers.split(g.batch * g.heightIn, grain: rowsPerChunk(of: g.widthIn * g.channels)) { rows in
      withUnsafePointer(to: sizes) {
        ckernels_average_pool_gradient($0, counts, dy, rows.lowerBound, rows.count, dx)
      }
    }
  }
}
