internal import CKernels
public import Compute

extension Convolution {
  /// gradient += ∂/∂weight.
  ///
  /// The work is cut by rows of the kernel and by a number of partial sums over the batch that
  /// follows from the geometry; the partial sums are added in a fixed order, so that the bytes do
  /// not depend on the threads.
  ///
  /// - Parameters:
  ///   - input: `(N, H, W, I)`.
  ///   - outputGradient: `(N, H′, W′, O)`.
  ///   - weightGradient: `(kH, kW, I, O)`; added to.
  public static func weightGradient(
    _ g: ConvolutionGeometry, input: Span<Float>, outputGradient: Span<Float>,
    weightGradient: inout MutableSpan<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    check("input", holds: g.inputCount, of: input)
    check("outputGradient", holds: g.outputCount, of: outputGradient)
    check("weightGradient", holds: g.weightCount, of: weightGradient)
    let plan = WeightGradientPlan(g)
    let partialsCount = plan.partials * g.weightCount
    let scratchCount = plan.largestTile * plan.sliceWidth
    let partials = buffers.take(count: partialsCount)
    let scratch = buffers.take(count: scratchCount * workers.threadCount)
    defer {
      buffers.giveBack(partials, count: partialsCount)
      buffers.giveBack(scratch, count: scratchCount * workers.threadCount)
    }
    nonisolated(unsafe) let (x, dy) = (input.address, outputGradient.address)
    nonisolated(unsafe) let (sums, workspace) = (partials, scratch)
    workers.run(chunkCount: plan.slices * plan.partials) { chunk, worker in
      let (partial, slice) = chunk.quotientAndRemainder(dividingBy: plan.slices)
      let sum = sums + partial * g.weightCount + slice * plan.sliceWidth * g.channelsOut
      plan.accumulate(
        slice: slice, partial: partial, x: x, dy: dy, into: sum,
        scratch: workspace + worker * scratchCount)
    }
    nonisolated(unsafe) let dw = weightGradient.address
    workers.split(g.weightCount, grain: elementsPerChunk) { range in
      for partial in 0..<plan.partials {
        let sum = sums + partial * g.weightCount + range.lowerBound
        ckernels_add_to(dw + range.lowerBound, sum, 1, range.count)
      }
    }
  }
}

/// How a weight gradient is cut: slices of the weight times partial sums over the windows.
private struct WeightGradientPlan {
  let geometry: ConvolutionGeometry
  let unfolding: Unfolding
  /// Slices of the weight, one for each row of the kernel.
  let slices: Int
  /// Rows of a slice: the floats of a window seen through one row of taps.
  let sliceWidth: Int
  let partials: Int
  let largestTile: Int

  /// Enough pieces that a few threads end together; each costs a copy of the weight.
  private static let wantedChunks = 12
  private static let mostPartialFloats = 8 << 20
  private static let floatsPerTile = 384 * 1024 / 4
  private static let fewestWindows = 256
  private static let mostWindows = 1024

  init(_ g: ConvolutionGeometry) {
    geometry = g
    unfolding = Unfolding(g)
    slices = g.kernelHeight
    sliceWidth = g.kernelWidth * g.channelsIn
    largestTile = min(
      max(Self.floatsPerTile / sliceWidth, Self.fewestWindows), Self.mostWindows,
      max(unfolding.count, 1))
    let wanted = (Self.wantedChunks + slices - 1) / slices
    let affordable = max(2, Self.mostPartialFloats / g.weightCount)
    partials = max(1, min(wanted, affordable, unfolding.count / Self.fewestWindows))
  }

  /// Sums one slice over one part of the windows, tile by tile.
  func accumulate(
    slice: Int, partial: Int, x: UnsafePointer<Float>, dy: UnsafePointer<Float>,
    into sum: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    let channelsOut = geometry.channelsOut
    let slice = slices == 1 ? unfolding : unfolding.tapRow(slice)
    let part =
      partial * unfolding.count / partials..<(partial + 1) * unfolding.count / partials
    let tiles = (part.count + largestTile - 1) / largestTile
    ckernels_fill_rows(sum, 1, sliceWidth * channelsOut, 0, nil)
    for tile in 0..<tiles {
      let start = part.lowerBound + tile * part.count / tiles
      let end = part.lowerBound + (tile + 1) * part.count / tiles
      let rows = slice.rows(start..<end, of: x, scratch: scratch)
      // sum (width, O) += rows (windows, width)ᵀ · dy (windows, O)
      MatrixProduct.accumulate(
        rows: sliceWidth, columns: channelsOut, inner: end - start,
        .init(start: rows, rowDistance: sliceWidth, layout: .transposed),
        .init(start: dy + start * channelsOut, rowDistance: channelsOut),
        into: sum, rowDistance: channelsOut)
    }
  }
}
