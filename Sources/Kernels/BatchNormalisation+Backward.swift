internal import CKernels
public import Compute

extension BatchNormalisation {
  /// The first pass backward: Σ dy and Σ dy · x̂ of each channel, where dy is the output's
  /// gradient, or what a rectifier after the norm lets through of it.
  ///
  /// - Parameters:
  ///   - input: `(rows, C)`, what went forward.
  ///   - statistics: `(4, C)`, as used forward.
  ///   - outputGradient: `(rows, C)`.
  ///   - sums: `(2, C)`; overwritten.
  public static func gradientSums(
    _ g: BatchNormalisationGeometry, input: Span<Float>, statistics: Span<Float>,
    rectifies: Bool, outputGradient: Span<Float>, sums: inout MutableSpan<Double>,
    workers: WorkerPool, buffers: BufferPool
  ) {
    check("input", holds: g.inputCount, of: input)
    check("outputGradient", holds: g.outputCount, of: outputGradient)
    nonisolated(unsafe) let (x, dy) = (input.address, outputGradient.address)
    nonisolated(unsafe) let norm = norm(g, statistics)
    RowSums.with(
      rows: g.rows, channels: g.channels, sums: 2, workers: workers, buffers: buffers
    ) { range, totals in
      withUnsafePointer(to: norm) {
        ckernels_gradient_moments(
          $0, x + range.lowerBound * g.inputDistance, g.inputDistance,
          dy + range.lowerBound * g.outputDistance, g.outputDistance, rectifies ? 1 : 0,
          range.count, totals, totals + g.channels)
      }
    } use: { totals in
      for index in 0..<2 * g.channels { sums[index] = totals[index] }
    }
  }

  /// The same behind a rectifier over the norm's output and a residual: the mask is the sign of
  /// that output, and the masked gradient is kept, for the residual's side.
  ///
  /// - Parameters:
  ///   - output: `(rows, C)`, rectified.
  ///   - masked: `(rows, C)`; overwritten with the output's gradient where the output is above 0.
  /// - Precondition: there are no gaps between rows.
  public static func maskedGradientSums(
    _ g: BatchNormalisationGeometry, input: Span<Float>, statistics: Span<Float>,
    output: Span<Float>, outputGradient: Span<Float>, masked: inout MutableSpan<Float>,
    sums: inout MutableSpan<Double>, workers: WorkerPool, buffers: BufferPool
  ) {
    let count = g.rows * g.channels
    check("input", holds: count, of: input)
    check("output", holds: count, of: output)
    check("outputGradient", holds: count, of: outputGradient)
    check("masked", holds: count, of: masked)
    nonisolated(unsafe) let (x, dy) = (input.address, outputGradient.address)
    nonisolated(unsafe) let (y, kept, norm) = (output.address, masked.address, norm(g, statistics))
    RowSums.with(
      rows: g.rows, channels: g.channels, sums: 2, workers: workers, buffers: buffers
    ) { range, totals in
      let start = range.lowerBound * g.channels
      withUnsafePointer(to: norm) {
        ckernels_masked_moments(
          $0, x + start, dy + start, y + start, range.count, kept + start, totals,
          totals + g.channels)
      }
    } use: { totals in
      for index in 0..<2 * g.channels { sums[index] = totals[index] }
    }
  }

  /// Adds the gradients of γ, Σ dy · x̂, and of β, Σ dy; both `(C)`.
  public static func addParameterGradients(
    _ g: BatchNormalisationGeometry, sums: Span<Double>, scaleGradient: inout MutableSpan<Float>,
    shiftGradient: inout MutableSpan<Float>
  ) {
    for channel in 0..<g.channels {
      shiftGradient[channel] += Float(sums[channel])
      scaleGradient[channel] += Float(sums[g.channels + channel])
    }
  }

  /// The second pass backward: ∂/∂input, through the batch's statistics too.
  ///
  /// - Parameters:
  ///   - sums: `(2, C)` of the first pass, or nil where the statistics were frozen.
  ///   - rectifies: whether the output's gradient is still to be masked.
  ///   - inputGradient: `(rows, C)`, rows `inputDistance` apart; overwritten.
  public static func inputGradient(
    _ g: BatchNormalisationGeometry, input: Span<Float>, statistics: Span<Float>,
    sums: Span<Double>?, rectifies: Bool, outputGradient: Span<Float>,
    inputGradient: inout MutableSpan<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    check("input", holds: g.inputCount, of: input)
    check("outputGradient", holds: g.outputCount, of: outputGradient)
    check("inputGradient", holds: g.inputCount, of: inputGradient)
    buffers.withBuffer(count: 2 * g.channels) { memory in
      memory.update(repeating: 0, count: 2 * g.channels)
      if let sums {
        let rows = Double(g.rows)
        for channel in 0..<g.channels {
          let inverse = Double(statistics[g.channels + channel])
          memory[channel] = Float(sums[channel] / rows)
          memory[g.channels + channel] = Float(sums[g.channels + channel] / rows * inverse)
        }
      }
      nonisolated(unsafe) let (x, dy) = (input.address, outputGradient.address)
      nonisolated(unsafe) let (dx, norm, memory) = (
        inputGradient.address, norm(g, statistics), memory
      )
      // dx = γ/σ · (dy − mean(dy) − x̂ · mean(dy · x̂))
      workers.split(g.rows, grain: rowsPerChunk(of: g.channels)) { range in
        let first = range.lowerBound
        withUnsafePointer(to: norm) {
          ckernels_normalise_gradient(
            $0, memory, memory + g.channels, x + first * g.inputDistance, g.inputDistance,
            dy + first * g.outputDistance, g.outputDistance, rectifies ? 1 : 0, range.count,
            dx + first * g.inputDistance, g.inputDistance)
        }
      }
    }
  }
}
