internal import CKernels
public import Compute

/// Batch normalisation per channel (Ioffe and Szegedy, 2015), with PyTorch's conventions.
///
/// Batch statistics are summed in `Double`. The variance that divides is the biased one; the
/// running variance is fed the unbiased one. "Frozen" means that running statistics are used.
public enum BatchNormalisation {
  /// output = (input − mean) · inverseDeviation · scale + shift, with the batch's own statistics.
  ///
  /// - Parameters:
  ///   - momentum: the weight of this batch in the running statistics; 0.1 in PyTorch.
  ///   - input: `(rows, C)`.
  ///   - scale: γ `(C)`.
  ///   - shift: β `(C)`.
  ///   - output: `(rows, C)`; overwritten.
  ///   - mean: `(C)`, this batch's; overwritten.
  ///   - inverseDeviation: `(C)`, 1 / √(biased variance + ε); overwritten.
  ///   - runningMean: `(C)`; updated.
  ///   - runningVariance: `(C)`; updated. One row has no unbiased variance: it becomes NaN, so do
  ///     not train on one row (PyTorch refuses it).
  /// - Precondition: there are at least two rows.
  public static func trainingForward(
    _ g: BatchNormalisationGeometry, momentum: Double, input: Span<Float>, scale: Span<Float>,
    shift: Span<Float>, output: inout MutableSpan<Float>, mean: inout MutableSpan<Float>,
    inverseDeviation: inout MutableSpan<Float>, runningMean: inout MutableSpan<Float>,
    runningVariance: inout MutableSpan<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    precondition(g.rows > 1, "a variance needs two rows, not \(g.rows)")
    check("input", holds: g.count, of: input)
    check("runningMean", holds: g.channels, of: runningMean)
    check("runningVariance", holds: g.channels, of: runningVariance)
    check("mean", holds: g.channels, of: mean)
    check("inverseDeviation", holds: g.channels, of: inverseDeviation)
    nonisolated(unsafe) let x = input.address
    let (rows, channels) = (Double(g.rows), g.channels)
    RowSums.with(
      rows: g.rows, channels: channels, sums: 2, workers: workers, buffers: buffers
    ) { range, totals in
      ckernels_column_moments(
        x + range.lowerBound * channels, range.count, channels, totals, totals + channels)
    } use: { totals in
      for channel in 0..<channels {
        let batchMean = totals[channel] / rows
        let variance = max(0, totals[channels + channel] / rows - batchMean * batchMean)
        let unbiased = variance * rows / (rows - 1)
        mean[channel] = Float(batchMean)
        inverseDeviation[channel] = Float(1 / (variance + g.epsilon).squareRoot())
        update(&runningMean[channel], towards: batchMean, momentum)
        update(&runningVariance[channel], towards: unbiased, momentum)
      }
    }
    normalise(
      g, input: input, mean: mean.span, inverseDeviation: inverseDeviation.span, scale: scale,
      shift: shift, output: &output, workers: workers, buffers: buffers)
  }

  /// output = (input − runningMean) / √(runningVariance + ε) · scale + shift; all but `output`
  /// `(rows, C)` and `input` are `(C)`.
  public static func frozenForward(
    _ g: BatchNormalisationGeometry, input: Span<Float>, scale: Span<Float>, shift: Span<Float>,
    runningMean: Span<Float>, runningVariance: Span<Float>, output: inout MutableSpan<Float>,
    workers: WorkerPool, buffers: BufferPool
  ) {
    buffers.withBuffer(count: g.channels) { scratch in
      var inverse = MutableSpan(_unsafeStart: scratch, count: g.channels)
      self.inverseDeviation(g, variance: runningVariance, into: &inverse)
      normalise(
        g, input: input, mean: runningMean, inverseDeviation: inverse.span, scale: scale,
        shift: shift, output: &output, workers: workers, buffers: buffers)
    }
  }

  /// inverse = 1 / √(variance + ε) for each channel.
  public static func inverseDeviation(
    _ g: BatchNormalisationGeometry, variance: Span<Float>,
    into inverse: inout MutableSpan<Float>
  ) {
    check("variance", holds: g.channels, of: variance)
    check("inverse", holds: g.channels, of: inverse)
    for channel in 0..<g.channels {
      inverse[channel] = Float(1 / (Double(variance[channel]) + g.epsilon).squareRoot())
    }
  }

  private static func update(_ running: inout Float, towards value: Double, _ momentum: Double) {
    running = Float((1 - momentum) * Double(running) + momentum * value)
  }

  private static func normalise(
    _ g: BatchNormalisationGeometry, input: Span<Float>, mean: Span<Float>,
    inverseDeviation: Span<Float>, scale: Span<Float>, shift: Span<Float>,
    output: inout MutableSpan<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    check("input", holds: g.count, of: input)
    check("output", holds: g.count, of: output)
    check("scale", holds: g.channels, of: scale)
    check("shift", holds: g.channels, of: shift)
    check("mean", holds: g.channels, of: mean)
    let channels = g.channels
    let (x, y) = (input.address, output.address)
    let (means, shifts) = (mean.address, shift.address)
    buffers.withBuffer(count: channels) { factors in
      for channel in 0..<channels { factors[channel] = scale[channel] * inverseDeviation[channel] }
      nonisolated(unsafe) let (x, y, means, shifts, factors) = (x, y, means, shifts, factors)
      workers.split(g.rows, grain: rowsPerChunk(of: channels)) {
        let start = $0.lowerBound * channels
        ckernels_normalise(x + start, means, factors, shifts, $0.count, channels, y + start)
      }
    }
  }
}
