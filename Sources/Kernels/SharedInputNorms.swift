internal import CKernels
public import Compute

/// The input's gradient of several batch normalisations, each behind a rectifier, that read the
/// same channels, as the layers of a dense block do.
///
/// A norm's share is γ/σ · (dy − mean(dy) − x̂ · mean(dy · x̂)). Its first term is added in the pass
/// that sums the means; the other two are a line in x for each channel. The lines of all norms are
/// added up, and subtracted once: one pass over memory for each norm instead of two.
public struct SharedInputNorms: Sendable {
  private var offsets: [Float]
  private var slopes: [Float]

  /// Makes sums of no norms.
  public init(channels: Int) {
    offsets = [Float](repeating: 0, count: channels)
    slopes = offsets
  }

  /// Adds a norm's share but for its line, which is noted.
  ///
  /// - Parameters:
  ///   - input: `(rows, C)`, rows `inputDistance` apart.
  ///   - statistics: `(4, C)`, as used forward.
  ///   - isFrozen: whether the statistics were not the batch's own.
  ///   - outputGradient: `(rows, C)` behind the rectifier, rows `outputDistance` apart.
  ///   - inputGradient: `(rows, C)`, rows `inputDistance` apart; added to.
  ///   - sums: `(2, C)`: Σ dy and Σ dy · x̂, for γ and β; overwritten.
  public mutating func add(
    _ g: BatchNormalisationGeometry, input: Span<Float>, statistics: Span<Float>, isFrozen: Bool,
    outputGradient: Span<Float>, inputGradient: inout MutableSpan<Float>,
    sums: inout MutableSpan<Double>, workers: WorkerPool, buffers: BufferPool
  ) {
    check("input", holds: g.inputCount, of: input)
    check("outputGradient", holds: g.outputCount, of: outputGradient)
    check("inputGradient", holds: g.inputCount, of: inputGradient)
    precondition(g.channels <= offsets.count, "\(g.channels) channels are too many")
    nonisolated(unsafe) let (x, dy) = (input.address, outputGradient.address)
    nonisolated(unsafe) let (dx, norm) = (
      inputGradient.address, BatchNormalisation.norm(g, statistics)
    )
    RowSums.with(
      rows: g.rows, channels: g.channels, sums: 2, workers: workers, buffers: buffers
    ) { range, totals in
      let (first, distance) = (range.lowerBound * g.inputDistance, g.inputDistance)
      withUnsafePointer(to: norm) {
        ckernels_add_rectified_gradient(
          $0, x + first, distance, dy + range.lowerBound * g.outputDistance, g.outputDistance,
          range.count, dx + first, distance, totals, totals + g.channels)
      }
    } use: { totals in
      for index in 0..<2 * g.channels { sums[index] = totals[index] }
    }
    if isFrozen { return }
    let rows = Double(max(1, g.rows))
    for channel in 0..<g.channels {
      let factor = Double(statistics[2 * g.channels + channel]) / rows
      let inverse = Double(statistics[g.channels + channel])
      offsets[channel] += Float(factor * sums[channel])
      slopes[channel] += Float(factor * inverse * sums[g.channels + channel])
    }
  }

  /// Subtracts the lines from the channels of `range`, whose norms have all been added.
  ///
  /// - Parameters:
  ///   - g: any of the norms' geometries that holds the range.
  ///   - input: as above.
  ///   - means: the channels' means.
  ///   - inputGradient: as above; changed in the channels of the range.
  public func finish(
    _ g: BatchNormalisationGeometry, channels range: Range<Int>, input: Span<Float>,
    means: Span<Float>, inputGradient: inout MutableSpan<Float>, workers: WorkerPool
  ) {
    check("input", holds: g.inputCount, of: input)
    check("inputGradient", holds: g.inputCount, of: inputGradient)
    precondition(
      range.upperBound <= min(g.channels, means.count), "\(range) is not within \(g.channels)")
    nonisolated(unsafe) let (x, dx, mean) = (input.address, inputGradient.address, means.address)
    let (offsets, slopes, distance) = (offsets, slopes, g.inputDistance)
    workers.split(g.rows, grain: rowsPerChunk(of: range.count)) { rows in
      let first = rows.lowerBound * distance + range.lowerBound
      offsets.withUnsafeBufferPointer { offset in
        slopes.withUnsafeBufferPointer { slope in
          guard let a = offset.baseAddress, let b = slope.baseAddress else { return }
          ckernels_subtract_line(
            a + range.lowerBound, b + range.lowerBound, mean + range.lowerBound, range.count,
            x + first, distance, rows.count, dx + first, distance)
        }
      }
    }
  }
}
