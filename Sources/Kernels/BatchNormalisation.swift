internal import CKernels
public import Compute

/// Batch normalisation per channel (Ioffe and Szegedy, 2015), with PyTorch's conventions.
///
/// Three steps forward: moments, statistics, and one pass that normalises, adds a residual and
/// rectifies. Two passes backward. Sums are kept in `Double`. The variance that divides is the
/// biased one; the running variance is fed the unbiased one. "Frozen" means that running statistics
/// are used. Statistics are `(4, C)`: mean, 1 / √(variance + ε), γ times that, β.
public enum BatchNormalisation {
  /// Σx and Σx² of each channel over all rows.
  ///
  /// - Parameters:
  ///   - input: `(rows, C)`.
  ///   - moments: `(2, C)`; overwritten.
  public static func moments(
    _ g: BatchNormalisationGeometry, input: Span<Float>, moments: inout MutableSpan<Double>,
    workers: WorkerPool, buffers: BufferPool
  ) {
    check("input", holds: g.inputCount, of: input)
    precondition(moments.count == 2 * g.channels, "\(moments.count) moments are not 2 · C")
    nonisolated(unsafe) let x = input.address
    RowSums.with(
      rows: g.rows, channels: g.channels, sums: 2, workers: workers, buffers: buffers
    ) { range, totals in
      ckernels_column_moments(
        x + range.lowerBound * g.inputDistance, range.count, g.channels, g.inputDistance, totals,
        totals + g.channels)
    } use: { totals in
      for index in 0..<2 * g.channels { moments[index] = totals[index] }
    }
  }

  /// Whether moments that were summed in single precision leave too little of a variance, because
  /// the mean is many deviations away; then `moments` has to sum them again.
  public static func areCancelled(
    _ g: BatchNormalisationGeometry, moments: Span<Double>
  ) -> Bool {
    let rows = Double(g.rows)
    return (0..<g.channels).contains { channel in
      let mean = moments[channel] / rows
      return moments[g.channels + channel] / rows - mean * mean < 1e-3 * mean * mean
    }
  }

  /// The batch's own statistics from its moments, which the running ones are moved towards.
  ///
  /// - Parameters:
  ///   - momentum: the weight of this batch in the running statistics; 0.1 in PyTorch.
  ///   - moments: `(2, C)`: Σx and Σx².
  ///   - scale: γ `(C)`.
  ///   - shift: β `(C)`.
  ///   - statistics: `(4, C)`; overwritten.
  ///   - runningMean: `(C)`; updated.
  ///   - runningVariance: `(C)`; updated.
  /// - Precondition: there are at least two rows.
  public static func statistics(
    _ g: BatchNormalisationGeometry, momentum: Double, moments: Span<Double>, scale: Span<Float>,
    shift: Span<Float>, statistics: inout MutableSpan<Float>,
    runningMean: inout MutableSpan<Float>, runningVariance: inout MutableSpan<Float>
  ) {
    precondition(g.rows > 1, "a variance needs two rows, not \(g.rows)")
    check("statistics", holds: 4 * g.channels, of: statistics)
    let rows = Double(g.rows)
    for channel in 0..<g.channels {
      let mean = moments[channel] / rows
      let variance = max(0, moments[g.channels + channel] / rows - mean * mean)
      write(g, channel, mean, variance, scale[channel], shift[channel], to: &statistics)
      update(&runningMean[channel], towards: mean, momentum)
      update(&runningVariance[channel], towards: variance * rows / (rows - 1), momentum)
    }
  }

  /// The statistics of a norm whose running mean and variance are used.
  public static func frozenStatistics(
    _ g: BatchNormalisationGeometry, scale: Span<Float>, shift: Span<Float>,
    runningMean: Span<Float>, runningVariance: Span<Float>,
    statistics: inout MutableSpan<Float>
  ) {
    check("statistics", holds: 4 * g.channels, of: statistics)
    check("runningMean", holds: g.channels, of: runningMean)
    check("runningVariance", holds: g.channels, of: runningVariance)
    for channel in 0..<g.channels {
      write(
        g, channel, Double(runningMean[channel]), Double(runningVariance[channel]),
        scale[channel], shift[channel], to: &statistics)
    }
  }

  private static func write(
    _ g: BatchNormalisationGeometry, _ channel: Int, _ mean: Double, _ variance: Double,
    _ scale: Float, _ shift: Float, to statistics: inout MutableSpan<Float>
  ) {
    let inverse = 1 / (variance + g.epsilon).squareRoot()
    statistics[channel] = Float(mean)
    statistics[g.channels + channel] = Float(inverse)
    statistics[2 * g.channels + channel] = Float(Double(scale) * inverse)
    statistics[3 * g.channels + channel] = shift
  }

  private static func update(_ running: inout Float, towards value: Double, _ momentum: Double) {
    running = Float((1 - momentum) * Double(running) + momentum * value)
  }

  /// output = (input − mean) / deviation · γ + β + residual, or the larger of that and 0.
  ///
  /// - Parameters:
  ///   - input: `(rows, C)`.
  ///   - statistics: `(4, C)`.
  ///   - residual: `(rows, C)` without gaps, or nil for none.
  ///   - output: `(rows, C)`; overwritten.
  public static func normalise(
    _ g: BatchNormalisationGeometry, input: Span<Float>, statistics: Span<Float>,
    residual: Span<Float>? = nil, rectifies: Bool, output: inout MutableSpan<Float>,
    workers: WorkerPool
  ) {
    check("input", holds: g.inputCount, of: input)
    check("output", holds: g.outputCount, of: output)
    var start: UnsafePointer<Float>?
    if let residual {
      check("residual", holds: g.rows * g.channels, of: residual)
      start = residual.address
    }
    nonisolated(unsafe) let (x, y) = (input.address, output.address)
    nonisolated(unsafe) let (norm, added) = (norm(g, statistics), start)
    workers.split(g.rows, grain: rowsPerChunk(of: g.channels)) { range in
      let first = range.lowerBound
      withUnsafePointer(to: norm) {
        ckernels_normalise(
          $0, x + first * g.inputDistance, g.inputDistance, added.map { $0 + first * g.channels },
          g.channels, rectifies ? 1 : 0, range.count, y + first * g.outputDistance,
          g.outputDistance)
      }
    }
  }

  static func norm(
    _ g: BatchNormalisationGeometry, _ statistics: Span<Float>
  ) -> ckernels_norm {
    check("statistics", holds: 4 * g.channels, of: statistics)
    let start = statistics.address
    return ckernels_norm(
      mean: start, inverse_deviation: start + g.channels, factor: start + 2 * g.channels,
      shift: start + 3 * g.channels, channels: g.channels)
  }
}
