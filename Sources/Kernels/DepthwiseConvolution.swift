internal import CKernels
public import Compute

/// A 3×3 convolution of each channel with a kernel of its own.
///
/// Nine products for each float that is read and written: memory is what it takes time for. All
/// channels of four neighbouring pixels are summed together, straight from the image.
public enum DepthwiseConvolution {
  /// output = input ∗ weight + bias, at least 0 and at most the ceiling if there is one.
  ///
  /// - Parameters:
  ///   - input: `(N, H, W, C)`.
  ///   - weight: `(3, 3, C)`.
  ///   - bias: `(C)`, or nil for none.
  ///   - ceiling: what a rectifier at once lets through at most, or nil for no rectifier.
  ///   - output: `(N, H′, W′, C)`; overwritten.
  public static func forward(
    _ g: DepthwiseGeometry, input: Span<Float>, weight: Span<Float>, bias: Span<Float>? = nil,
    ceiling: Float? = nil, output: inout MutableSpan<Float>, workers: WorkerPool
  ) {
    check("input", holds: g.inputCount, of: input)
    check("weight", holds: g.weightCount, of: weight)
    check("output", holds: g.outputCount, of: output)
    var start: UnsafePointer<Float>?
    if let bias {
      check("bias", holds: g.channels, of: bias)
      start = bias.address
    }
    nonisolated(unsafe) let (x, w, b, y) = (input.address, weight.address, start, output.address)
    let (sizes, rowSize) = (g.sizes, g.widthOut * g.channels)
    workers.split(g.batch * g.heightOut, grain: rowsPerChunk(of: rowSize)) { rows in
      for row in rows {
        withUnsafePointer(to: sizes) { ckernels_depthwise_rows($0, w, b, 0, x, row, 1, y) }
        if let ceiling { ckernels_clamp_in_place(y + row * rowSize, ceiling, rowSize) }
      }
    }
  }

  /// output = input ∗ weight, and the moments of each channel of the output.
  ///
  /// - Parameters:
  ///   - input: `(N, H, W, C)`.
  ///   - weight: `(3, 3, C)`.
  ///   - output: `(N, H′, W′, C)`; overwritten.
  ///   - moments: `(2, C)`: Σ and Σ² over all pixels, for a batch normalisation; overwritten.
  public static func forwardWithMoments(
    _ g: DepthwiseGeometry, input: Span<Float>, weight: Span<Float>,
    output: inout MutableSpan<Float>, moments: inout MutableSpan<Double>, workers: WorkerPool,
    buffers: BufferPool
  ) {
    check("input", holds: g.inputCount, of: input)
    check("weight", holds: g.weightCount, of: weight)
    check("output", holds: g.outputCount, of: output)
    precondition(moments.count == 2 * g.channels, "\(moments.count) moments are not 2 · C")
    nonisolated(unsafe) let (x, w, y) = (input.address, weight.address, output.address)
    let (sizes, columns, channels) = (g.sizes, g.widthOut, g.channels)
    RowSums.with(
      rows: g.batch * g.heightOut, channels: channels, sums: 2,
      grain: rowsPerChunk(of: columns * channels), workers: workers, buffers: buffers
    ) { rows, totals in
      // Row by row, so that the moments find the row in the cache.
      for row in rows {
        withUnsafePointer(to: sizes) { ckernels_depthwise_rows($0, w, nil, 0, x, row, 1, y) }
        ckernels_column_moments(
          y + row * columns * channels, columns, channels, channels, totals, totals + channels)
      }
    } use: { totals in
      for index in 0..<2 * channels { moments[index] = totals[index] }
    }
  }
}
