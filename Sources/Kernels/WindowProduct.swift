internal import CKernels
internal import Compute

/// Windows over images times a matrix: what a convolution and its input gradient both are.
struct WindowProduct {
  let unfolding: Unfolding
  let images: UnsafePointer<Float>
  /// (unfolding.width, columns), or its transpose.
  let matrix: MatrixProduct.Matrix
  let columns: Int
  /// What every row of the result starts from; nil for zero.
  var bias: UnsafePointer<Float>?
  /// Which pixels of the result the windows are for; nil where they are all of them in order.
  var target: ckernels_windows?

  /// Below this many tiles the matrix' columns are shared out too, so that one image keeps several
  /// threads busy.
  private static let enoughTiles = 8
  private static let fewestColumns = 64

  private var tiling: Tiling {
    Tiling(batch: unfolding.batch, perImage: unfolding.perImage, width: unfolding.width)
  }

  private func blocks(tiles: Int) -> Int {
    let wanted = Self.enoughTiles / max(tiles, 1)
    return max(1, min(wanted, columns / Self.fewestColumns))
  }

  /// Computes all products into one result, tile by tile over the workers.
  static func run(
    _ products: [WindowProduct], into result: UnsafeMutablePointer<Float>, workers: WorkerPool,
    buffers: BufferPool
  ) {
    let tilings = products.map(\.tiling)
    let blocks = zip(products, tilings).map { $0.blocks(tiles: $1.count) }
    let chunkCounts = zip(tilings, blocks).map { $0.count * $1 }
    let scratchCount = zip(products, tilings).map { $0.scratchCount($1) }.max() ?? 0
    let scratch = buffers.take(count: scratchCount * workers.threadCount)
    defer { buffers.giveBack(scratch, count: scratchCount * workers.threadCount) }
    nonisolated(unsafe) let (work, result, scratchStart) = (products, result, scratch)
    workers.run(chunkCount: chunkCounts.reduce(0, +)) { chunk, worker in
      var (index, chunk) = (0, chunk)
      while chunk >= chunkCounts[index] {
        chunk -= chunkCounts[index]
        index += 1
      }
      let (tile, block) = chunk.quotientAndRemainder(dividingBy: blocks[index])
      let columns = work[index].columns
      work[index].compute(
        tilings[index][tile],
        columns: block * columns / blocks[index]..<(block + 1) * columns / blocks[index],
        into: result, scratch: scratchStart + worker * scratchCount)
    }
  }

  private func scratchCount(_ tiling: Tiling) -> Int {
    tiling.largest * (unfolding.width + (target == nil ? 0 : columns))
  }

  private func compute(
    _ windows: Range<Int>, columns block: Range<Int>, into result: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    guard var target else {
      let start = result + windows.lowerBound * columns + block.lowerBound
      multiply(windows, block, into: start, scratch: scratch)
      return
    }
    if unfolding.width == 0 {
      ckernels_scatter(&target, nil, windows.lowerBound, windows.count, result)
      return
    }
    let rows = scratch + windows.count * unfolding.width
    multiply(windows, 0..<columns, into: rows, scratch: scratch)
    ckernels_scatter(&target, rows, windows.lowerBound, windows.count, result)
  }

  private func multiply(
    _ windows: Range<Int>, _ block: Range<Int>, into rows: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    ckernels_fill_rows(
      rows, windows.count, block.count, columns, bias.map { $0 + block.lowerBound })
    let unfolded = unfolding.rows(windows, of: images, scratch: scratch)
    let offset =
      matrix.layout == .asIs ? block.lowerBound : block.lowerBound * matrix.rowDistance
    // result (windows, block) += unfolded (windows, width) · matrix (width, block)
    MatrixProduct.accumulate(
      rows: windows.count, columns: block.count, inner: unfolding.width,
      .init(start: unfolded, rowDistance: unfolding.width),
      .init(
        start: matrix.start + offset, rowDistance: matrix.rowDistance, layout: matrix.layout),
      into: rows, rowDistance: columns)
  }
}
