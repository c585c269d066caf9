internal import CKernels
internal import Compute

/// Windows over images times a matrix: what a convolution is, and with stride 1 its input gradient.
struct WindowProduct {
  let unfolding: Unfolding
  let images: UnsafePointer<Float>
  /// (unfolding.width, columns).
  let matrix: UnsafePointer<Float>
  let columns: Int
  /// Below this many tiles the matrix' columns are shared out too, so that one image keeps several
  /// threads busy.
  private static let enoughTiles = 8
  private static let fewestColumns = 64
  /// Blocks begin where OpenBLAS's vectors do, so that no column is summed in another way.
  private static let columnStep = 16

  /// Computes all rows of the result (unfolding.count, columns), tile by tile over the workers.
  func compute(
    into result: UnsafeMutablePointer<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    let tiling = Tiling(batch: unfolding.batch, perImage: unfolding.perImage)
    let wanted = min(Self.enoughTiles / max(tiling.count, 1), columns / Self.fewestColumns)
    let widest = (columns / max(wanted, 1) + Self.columnStep) / Self.columnStep * Self.columnStep
    let blocks = Array(Cut(columns, atMost: widest, multipleOf: Self.columnStep))
    let scratchCount = tiling.largest * unfolding.unfoldedWidth + MatrixProduct.scratchCount
    buffers.withBuffer(count: scratchCount * workers.threadCount) { scratch in
      nonisolated(unsafe) let (work, result, scratch) = (self, result, scratch)
      workers.run(chunkCount: tiling.count * blocks.count) { chunk, worker in
        let (tile, block) = chunk.quotientAndRemainder(dividingBy: blocks.count)
        work.compute(
          tiling[tile], columns: blocks[block], into: result,
          scratch: scratch + worker * scratchCount)
      }
    }
  }

  private func compute(
    _ windows: Range<Int>, columns block: Range<Int>, into result: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let rows = result + windows.lowerBound * columns + block.lowerBound
    for slab in unfolding.slabs {
      // rows (windows, block) += unfolded (windows, slab) · matrix (slab, block)
      MatrixProduct.multiply(
        rows: windows.count, columns: block.count, inner: slab.width,
        unfolding.matrix(
          windows, slab, of: images, scratch: scratch + MatrixProduct.scratchCount),
        .init(start: matrix + slab.offset * columns + block.lowerBound, rowDistance: columns),
        into: rows, rowDistance: columns, isAdding: slab.offset > 0,
        scratch: scratch)
    }
  }
}
