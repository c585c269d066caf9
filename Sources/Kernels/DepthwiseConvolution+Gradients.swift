internal import CKernels
public import Compute

extension DepthwiseConvolution {
  /// ∂/∂input: each input pixel gathers from the windows over it.
  ///
  /// - Parameters:
  ///   - outputGradient: `(N, H′, W′, C)`.
  ///   - weight: `(3, 3, C)`.
  ///   - adding: `(N, H, W, C)`, which is added to the gradient, or nil for nothing.
  ///   - inputGradient: `(N, H, W, C)`; overwritten.
  public static func inputGradient(
    _ g: DepthwiseGeometry, outputGradient: Span<Float>, weight: Span<Float>,
    adding: Span<Float>? = nil, inputGradient: inout MutableSpan<Float>, workers: WorkerPool,
    buffers: BufferPool
  ) {
    check("outputGradient", holds: g.outputCount, of: outputGradient)
    check("weight", holds: g.weightCount, of: weight)
    check("inputGradient", holds: g.inputCount, of: inputGradient)
    var start: UnsafePointer<Float>?
    if let adding {
      check("adding", holds: g.inputCount, of: adding)
      start = adding.address
    }
    nonisolated(unsafe) let (dy, w, added, dx) = (
      outputGradient.address, weight.address, start, inputGradient.address
    )
    let (rows, grain) = (g.batch * g.heightIn, rowsPerChunk(of: g.widthIn * g.channels))
    if g.stride == 1 {
      let (sizes, channels) = (g.turned, g.channels)
      withTurned(weight, channels: channels, buffers: buffers) { weight in
        nonisolated(unsafe) let w = weight
        workers.split(rows, grain: grain) { rows in
          withUnsafePointer(to: sizes) {
            ckernels_depthwise_rows(
              $0, w, added, channels, dy, rows.lowerBound, rows.count, dx)
          }
        }
      }
    } else {
      let sizes = g.sizes
      workers.split(rows, grain: grain) { rows in
        withUnsafePointer(to: sizes) {
          ckernels_depthwise_gradient_rows($0, w, added, dy, rows.lowerBound, rows.count, dx)
        }
      }
    }
  }

  /// Lends the weight with its taps in reverse order.
  private static func withTurned(
    _ weight: Span<Float>, channels: Int, buffers: BufferPool,
    _ body: (UnsafePointer<Float>) -> Void
  ) {
    let (count, taps) = (weight.count, weight.count / channels)
    let start = weight.address
    buffers.withBuffer(count: count) { turned in
      for tap in 0..<taps {
        (turned + tap * channels).update(
          from: start + (taps - 1 - tap) * channels, count: channels)
      }
      body(UnsafePointer(turned))
    }
  }

  /// Pixels that are worth nine totals of each channel.
  private static let pixelsPerChunk = 128

  /// gradient += ∂/∂weight.
  ///
  /// - Parameters:
  ///   - input: `(N, H, W, C)`.
  ///   - outputGradient: `(N, H′, W′, C)`.
  ///   - weightGradient: `(3, 3, C)`; added to.
  public static func weightGradient(
    _ g: DepthwiseGeometry, input: Span<Float>, outputGradient: Span<Float>,
    weightGradient: inout MutableSpan<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    check("input", holds: g.inputCount, of: input)
    check("outputGradient", holds: g.outputCount, of: outputGradient)
    check("weightGradient", holds: g.weightCount, of: weightGradient)
    nonisolated(unsafe) let (x, dy) = (input.address, outputGradient.address)
    let sizes = g.sizes
    RowSums.with(
      rows: g.batch * g.heightOut * g.widthOut, channels: g.channels,
      sums: DepthwiseGeometry.kernel * DepthwiseGeometry.kernel,
      grain: max(pixelsPerChunk, rowsPerChunk(of: g.channels)), workers: workers,
      buffers: buffers
    ) { pixels, totals in
      withUnsafePointer(to: sizes) {
        ckernels_depthwise_weight_gradient($0, x, dy, pixels.lowerBound, pixels.count, totals)
      }
    } use: { totals in
      for index in 0..<g.weightCount { weightGradient[index] += Float(totals[index]) }
    }
  }
}
