internal import CKernels
public import Compute

/// The largest value under each window, per channel; padding never wins, NaN always does.
public enum MaxPooling {
  /// Keeps for each output which tap of its window won, for the way back.
  ///
  /// - Parameters:
  ///   - input: `(N, H, W, C)`, pixels `inputDistance` apart.
  ///   - output: `(N, H′, W′, C)`; overwritten.
  ///   - winners: as many bytes as `output` has floats: row · kernel + column of the first largest
  ///     value; overwritten.
  public static func forward(
    _ g: PoolingGeometry, input: Span<Float>, output: inout MutableSpan<Float>,
    winners: inout MutableSpan<UInt8>, workers: WorkerPool
  ) {
    check("input", holds: g.inputCount, of: input)
    check("output", holds: g.outputCount, of: output)
    precondition(winners.count == g.outputCount, "one byte per output is needed")
    if g.outputCount == 0 { return }
    let which = winners.withUnsafeMutableBufferPointer { $0.baseAddress }
    nonisolated(unsafe) let (x, y, winners) = (input.address, output.address, which)
    let sizes = g.sizes
    workers.split(g.batch * g.heightOut, grain: rowsPerChunk(of: g.widthOut * g.channels)) {
      rows in
      withUnsafePointer(to: sizes) {
        ckernels_max_pool($0, x, rows.lowerBound, rows.count, y, winners)
      }
    }
  }

  /// The same values without the winners, for prediction.
  public static func forward(
    _ g: PoolingGeometry, input: Span<Float>, output: inout MutableSpan<Float>,
    workers: WorkerPool
  ) {
    check("input", holds: g.inputCount, of: input)
    check("output", holds: g.outputCount, of: output)
    nonisolated(unsafe) let (x, y) = (input.address, output.address)
    let sizes = g.sizes
    workers.split(g.batch * g.heightOut, grain: rowsPerChunk(of: g.widthOut * g.channels)) {
      rows in
      withUnsafePointer(to: sizes) {
        ckernels_max_pool_values($0, x, rows.lowerBound, rows.count, y)
      }
    }
  }

  /// ∂/∂input: each input pixel gathers from the windows it won.
  ///
  /// - Parameters:
  ///   - outputGradient: `(N, H′, W′, C)`.
  ///   - winners: as `forward` wrote them.
  ///   - adds: whether the gradient is added to what is there.
  ///   - inputGradient: `(N, H, W, C)`, pixels `inputDistance` apart; overwritten or added to.
  public static func backward(
    _ g: PoolingGeometry, outputGradient: Span<Float>, winners: Span<UInt8>, adds: Bool = false,
    inputGradient: inout MutableSpan<Float>, workers: WorkerPool
  ) {
    check("outputGradient", holds: g.outputCount, of: outputGradient)
    check("inputGradient", holds: g.inputCount, of: inputGradient)
    precondition(winners.count == g.outputCount, "one byte per output is needed")
    if g.outputCount == 0 { return }
    let which = winners.withUnsafeBufferPointer { $0.baseAddress }
    nonisolated(unsafe) let (dy, dx, winners) = (
      outputGradient.address, inputGradient.address, which
    )
    let (sizes, isAdding) = (g.sizes, Int32(adds ? 1 : 0))
    workers.split(g.batch * g.heightIn, grain: rowsPerChunk(of: g.widthIn * g.channels)) { rows in
      withUnsafePointer(to: sizes) {
        ckernels_max_pool_gradient($0, dy, winners, isAdding, rows.lowerBound, rows.count, dx)
      }
    }
  }
}
