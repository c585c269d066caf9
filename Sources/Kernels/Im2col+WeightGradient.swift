internal import CKernels
internal import Compute

extension Im2col {
  /// gradient += ∂/∂weight.
  ///
  /// The work is cut into slabs of taps and a number of partial sums over the batch, both of which
  /// follow from the geometry; the partial sums are added in a fixed order, so that the bytes do
  /// not depend on the threads.
  static func weightGradient(
    _ g: ConvolutionGeometry, _ x: UnsafePointer<Float>, _ dy: UnsafePointer<Float>,
    addingTo weightGradient: UnsafeMutablePointer<Float>, workers: WorkerPool,
    buffers: BufferPool
  ) {
    let sum = WeightGradientSum(g, x: x, dy: dy)
    let partialsCount = sum.partials * g.weightCount
    let scratchCount = sum.scratchCount
    let partials = buffers.take(count: partialsCount)
    let scratch = buffers.take(count: scratchCount * workers.threadCount)
    defer {
      buffers.giveBack(partials, count: partialsCount)
      buffers.giveBack(scratch, count: scratchCount * workers.threadCount)
    }
    nonisolated(unsafe) let (work, totals, workspace) = (sum, partials, scratch)
    workers.run(chunkCount: sum.slabCount * sum.partials) { chunk, worker in
      let (partial, slab) = chunk.quotientAndRemainder(dividingBy: work.slabCount)
      work.compute(
        slab: slab, partial: partial, into: totals + partial * g.weightCount,
        scratch: workspace + worker * scratchCount)
    }
    PanelGradient.addUp(
      UnsafePointer(totals), shares: sum.partials, count: g.weightCount, to: weightGradient,
      workers: workers)
  }
}

/// A weight gradient as a sum over windows, in pieces: slabs of weight times parts of the batch.
private struct WeightGradientSum {
  private let unfolding: Unfolding
  private let x: UnsafePointer<Float>
  private let dy: UnsafePointer<Float>
  private let channelsOut: Int
  /// How many parts the windows are cut into, each with a sum of its own.
  let partials: Int

  /// Enough pieces that a few threads end together; each part costs a copy of the weight.
  private static let wantedPieces = 12
  private static let mostPartialFloats = 8 << 20

  init(_ g: ConvolutionGeometry, x: UnsafePointer<Float>, dy: UnsafePointer<Float>) {
    unfolding = Unfolding(g)
    (self.x, self.dy, channelsOut) = (x, dy, g.channelsOut)
    let wanted = (Self.wantedPieces + unfolding.slabs.count - 1) / unfolding.slabs.count
    let affordable = max(2, Self.mostPartialFloats / g.weightCount)
    partials = max(1, min(wanted, affordable, unfolding.count / Tiling.windowsPerTile))
  }

  var slabCount: Int { unfolding.slabs.count }

  /// Floats of scratch that `compute` needs.
  var scratchCount: Int {
    min(Tiling.windowsPerTile, unfolding.count) * unfolding.unfoldedWidth
      + MatrixProduct.scratchCount
  }

  /// Sums one slab over one part of the windows, tile by tile, into that slab's rows of `total`.
  func compute(
    slab index: Int, partial: Int, into total: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let slab = unfolding.slabs[index]
    let rows = total + slab.offset * channelsOut
    ckernels_fill_rows(rows, 1, slab.width * channelsOut, 0, nil)
    let start = partial * unfolding.count / partials
    let end = (partial + 1) * unfolding.count / partials
    for tile in Cut(end - start, atMost: Tiling.windowsPerTile, multipleOf: 1) {
      let windows = start + tile.lowerBound..<start + tile.upperBound
      var left = unfolding.matrix(
        windows, slab, of: x, scratch: scratch + MatrixProduct.scratchCount)
      left.isTransposed = true
      // rows (slab, O) += unfolded (windows, slab)ᵀ · dy (windows, O)
      MatrixProduct.multiply(
        rows: slab.width, columns: channelsOut, inner: windows.count, left,
        .init(start: dy + windows.lowerBound * channelsOut, rowDistance: channelsOut),
        into: rows, rowDistance: channelsOut, isAdding: true, scratch: scratch)
    }
  }
}
