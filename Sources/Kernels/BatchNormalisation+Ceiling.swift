internal import CKernels
public import Compute

extension BatchNormalisation {
  /// output = (input − mean) / deviation · γ + β, at least 0 and at most the ceiling.
  ///
  /// - Parameters:
  ///   - input: `(rows, C)`.
  ///   - statistics: `(4, C)`.
  ///   - output: `(rows, C)`; overwritten.
  /// - Precondition: there are no gaps between rows.
  public static func normalise(
    _ g: BatchNormalisationGeometry, input: Span<Float>, statistics: Span<Float>, ceiling: Float,
    output: inout MutableSpan<Float>, workers: WorkerPool
  ) {
    check("input", holds: g.rows * g.channels, of: input)
    check("output", holds: g.rows * g.channels, of: output)
    nonisolated(unsafe) let (x, y) = (input.address, output.address)
    nonisolated(unsafe) let norm = norm(g, statistics)
    workers.split(g.rows, grain: rowsPerChunk(of: g.channels)) { range in
      let start = range.lowerBound * g.channels
      withUnsafePointer(to: norm) {
        ckernels_normalise_capped($0, ceiling, x + start, range.count, y + start)
      }
    }
  }

  /// The first pass backward through a rectifier with a ceiling: what it lets through of dy, which
  /// is kept for the second pass, with Σ and Σ · x̂ of that.
  ///
  /// A norm of exactly 0 or the ceiling passes nothing on, as in PyTorch's `hardtanh_backward`.
  ///
  /// - Parameters:
  ///   - input: `(rows, C)`, what went forward.
  ///   - statistics: `(4, C)`, as used forward.
  ///   - outputGradient: `(rows, C)`.
  ///   - masked: `(rows, C)`; overwritten.
  ///   - sums: `(2, C)`; overwritten.
  /// - Precondition: there are no gaps between rows.
  public static func maskedGradientSums(
    _ g: BatchNormalisationGeometry, input: Span<Float>, statistics: Span<Float>, ceiling: Float,
    outputGradient: Span<Float>, masked: inout MutableSpan<Float>,
    sums: inout MutableSpan<Double>, workers: WorkerPool, buffers: BufferPool
  ) {
    let count = g.rows * g.channels
    check("input", holds: count, of: input)
    check("outputGradient", holds: count, of: outputGradient)
    check("masked", holds: count, of: masked)
    nonisolated(unsafe) let (x, dy) = (input.address, outputGradient.address)
    nonisolated(unsafe) let (kept, norm) = (masked.address, norm(g, statistics))
    RowSums.with(
      rows: g.rows, channels: g.channels, sums: 2, workers: workers, buffers: buffers
    ) { range, totals in
      let start = range.lowerBound * g.channels
      withUnsafePointer(to: norm) {
        ckernels_capped_moments(
          $0, ceiling, x + start, dy + start, range.count, kept + start, totals,
          totals + g.channels)
      }
    } use: { totals in
      for index in 0..<2 * g.channels { sums[index] = totals[index] }
    }
  }
}
