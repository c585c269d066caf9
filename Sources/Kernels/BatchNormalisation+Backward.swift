internal import CKernels
public import Compute

extension BatchNormalisation {
  /// All three gradients of training's forward pass, through the batch statistics too.
  ///
  /// - Parameters:
  ///   - input: `(rows, C)`, what went forward.
  ///   - mean: `(C)`, as the forward pass wrote it.
  ///   - inverseDeviation: `(C)`, as the forward pass wrote it.
  ///   - scale: γ `(C)`.
  ///   - outputGradient: `(rows, C)`.
  ///   - inputGradient: `(rows, C)`; overwritten.
  ///   - scaleGradient: `(C)`; added to.
  ///   - shiftGradient: `(C)`; added to.
  public static func trainingBackward(
    _ g: BatchNormalisationGeometry, input: Span<Float>, mean: Span<Float>,
    inverseDeviation: Span<Float>, scale: Span<Float>, outputGradient: Span<Float>,
    inputGradient: inout MutableSpan<Float>, scaleGradient: inout MutableSpan<Float>,
    shiftGradient: inout MutableSpan<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    check("inputGradient", holds: g.count, of: inputGradient)
    check("scale", holds: g.channels, of: scale)
    let channels = g.channels
    buffers.withBuffer(count: 3 * channels) { scratch in
      let (factors, offsets, slopes) = (scratch, scratch + channels, scratch + 2 * channels)
      withMoments(
        g, input: input, mean: mean, inverseDeviation: inverseDeviation,
        outputGradient: outputGradient, workers: workers, buffers: buffers
      ) { sums, products in
        for channel in 0..<channels {
          let inverse = Double(inverseDeviation[channel])
          scaleGradient[channel] += Float(products[channel])
          shiftGradient[channel] += Float(sums[channel])
          factors[channel] = Float(Double(scale[channel]) * inverse)
          offsets[channel] = Float(sums[channel] / Double(g.rows))
          slopes[channel] = Float(products[channel] / Double(g.rows) * inverse)
        }
      }
      nonisolated(unsafe) let (x, dy, means) = (input.address, outputGradient.address, mean.address)
      nonisolated(unsafe) let (dx, factor, offset, slope) = (
        inputGradient.address, factors, offsets, slopes
      )
      workers.split(g.rows, grain: rowsPerChunk(of: channels)) {
        let start = $0.lowerBound * channels
        // dx = γ/σ · (dy − mean(dy) − x̂ · mean(dy · x̂))
        ckernels_normalise_gradient(
          x + start, dy + start, means, factor, offset, slope, $0.count, channels, dx + start)
      }
    }
  }

  /// ∂/∂input with running statistics: outputGradient · scale / √(runningVariance + ε).
  public static func frozenBackward(
    _ g: BatchNormalisationGeometry, scale: Span<Float>, runningVariance: Span<Float>,
    outputGradient: Span<Float>, inputGradient: inout MutableSpan<Float>, workers: WorkerPool,
    buffers: BufferPool
  ) {
    check("outputGradient", holds: g.count, of: outputGradient)
    check("inputGradient", holds: g.count, of: inputGradient)
    check("scale", holds: g.channels, of: scale)
    let channels = g.channels
    let (dy, dx) = (outputGradient.address, inputGradient.address)
    buffers.withBuffer(count: channels) { scratch in
      var inverse = MutableSpan(_unsafeStart: scratch, count: channels)
      inverseDeviation(g, variance: runningVariance, into: &inverse)
      for channel in 0..<channels { scratch[channel] *= scale[channel] }
      nonisolated(unsafe) let (dy, dx, factors) = (dy, dx, scratch)
      workers.split(g.rows, grain: rowsPerChunk(of: channels)) {
        let start = $0.lowerBound * channels
        ckernels_scale_columns(dy + start, factors, $0.count, channels, dx + start)
      }
    }
  }

  /// The gradients of scale and shift with running statistics, for a frozen mean and variance
  /// under trainable γ and β; both `(C)` and added to.
  public static func frozenParameterGradients(
    _ g: BatchNormalisationGeometry, input: Span<Float>, runningMean: Span<Float>,
    runningVariance: Span<Float>, outputGradient: Span<Float>,
    scaleGradient: inout MutableSpan<Float>, shiftGradient: inout MutableSpan<Float>,
    workers: WorkerPool, buffers: BufferPool
  ) {
    buffers.withBuffer(count: g.channels) { scratch in
      var inverse = MutableSpan(_unsafeStart: scratch, count: g.channels)
      inverseDeviation(g, variance: runningVariance, into: &inverse)
      withMoments(
        g, input: input, mean: runningMean, inverseDeviation: inverse.span,
        outputGradient: outputGradient, workers: workers, buffers: buffers
      ) { sums, products in
        for channel in 0..<g.channels {
          scaleGradient[channel] += Float(products[channel])
          shiftGradient[channel] += Float(sums[channel])
        }
      }
    }
  }

  /// Gives `use` the sums over the rows of dy and of dy · x̂, each `(C)`.
  private static func withMoments(
    _ g: BatchNormalisationGeometry, input: Span<Float>, mean: Span<Float>,
    inverseDeviation: Span<Float>, outputGradient: Span<Float>, workers: WorkerPool,
    buffers: BufferPool,
    use: (_ sums: UnsafePointer<Double>, _ products: UnsafePointer<Double>) -> Void
  ) {
    check("input", holds: g.count, of: input)
    check("outputGradient", holds: g.count, of: outputGradient)
    check("mean", holds: g.channels, of: mean)
    check("inverseDeviation", holds: g.channels, of: inverseDeviation)
    nonisolated(unsafe) let (x, dy) = (input.address, outputGradient.address)
    nonisolated(unsafe) let (means, inverses) = (mean.address, inverseDeviation.address)
    let channels = g.channels
    RowSums.with(
      rows: g.rows, channels: channels, sums: 2, workers: workers, buffers: buffers
    ) { range, totals in
      let start = range.lowerBound * channels
      ckernels_gradient_moments(
        x + start, dy + start, means, inverses, range.count, channels, totals, totals + channels)
    } use: { totals in
      use(totals, totals + channels)
    }
  }
}
