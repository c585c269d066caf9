internal import CKernels
internal import Compute

/// The gradient of a 3×3 weight by Winograd's F(3×3, 4×4): tiles of inputs and of output gradients
/// are transformed, multiplied over the tiles, and the sums are transformed back once.
struct WinogradGradient {
  private let g: ConvolutionGeometry
  private let set: InstructionSet
  private let grid: (rows: Int, columns: Int)
  private let rowsPerBlock: Int
  private let columnsPerBlock: Int
  private let rowBlocks: Int
  private let columnBlocks: Int
  private let shares: Int

  /// Sums over a block of channels stay in a second-level cache.
  private static let mostSumFloats = 300 << 10
  private static let tilesPerBlock = 56
  private static let enoughChunks = 16
  private static let mostPartialFloats = 8 << 20

  init(_ g: ConvolutionGeometry, set: InstructionSet) {
    (self.g, self.set) = (g, set)
    grid = Winograd.tiles(height: g.heightOut, width: g.widthOut)
    // Blocks of input channels × output channels.
    var (rows, columns) = (g.channelsIn, (g.channelsOut + 31) / 32 * 32)
    while Winograd.points * rows * columns > Self.mostSumFloats && columns > 64 {
      columns = (columns / 2 + 31) / 32 * 32
    }
    while Winograd.points * rows * columns > Self.mostSumFloats && rows > 64 {
      rows = (rows / 2 + 15) / 16 * 16
    }
    rowBlocks = (g.channelsIn + rows - 1) / rows
    columnBlocks = (g.channelsOut + columns - 1) / columns
    (rowsPerBlock, columnsPerBlock) = (rows, columns)
    let tiles = g.batch * grid.rows * grid.columns
    let affordable = max(1, Self.mostPartialFloats / g.weightCount)
    let wanted = (Self.enoughChunks + rowBlocks * columnBlocks - 1) / (rowBlocks * columnBlocks)
    shares = max(1, min(wanted, affordable, tiles / Self.tilesPerBlock))
  }

  private var tileCount: Int { g.batch * grid.rows * grid.columns }
  private var row: Int { rowsPerBlock + Winograd.gap }
  private var point: Int { Self.tilesPerBlock * row + Winograd.gap }
  private var panel: Int { Self.tilesPerBlock * WeightPanels.width }
  private var panels: Int { (columnsPerBlock + WeightPanels.width - 1) / WeightPanels.width }
  private var gradientPoint: Int { panels * panel + Winograd.gap }
  private var sumPoint: Int { rowsPerBlock * columnsPerBlock + Winograd.gap }
  private var scratchCount: Int { Winograd.points * (point + gradientPoint + sumPoint) }

  /// Adds the gradient to `weightGradient` (3, 3, I, O).
  func add(
    _ x: Source, _ dy: UnsafePointer<Float>,
    to weightGradient: UnsafeMutablePointer<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    let zeroCount = max(g.channelsIn, g.channelsOut)
    let sumCount = shares * g.weightCount
    let floats = zeroCount + sumCount + scratchCount * workers.threadCount
    buffers.withBuffer(count: floats) { memory in
      memory.update(repeating: 0, count: zeroCount + sumCount)
      let sums = memory + zeroCount
      nonisolated(unsafe) let (x, dy, zeros) = (x, dy, UnsafePointer(memory))
      nonisolated(unsafe) let (total, scratch) = (sums, sums + sumCount)
      workers.run(chunkCount: shares * rowBlocks * columnBlocks) { index, worker in
        let (share, block) = index.quotientAndRemainder(dividingBy: rowBlocks * columnBlocks)
        let (rowBlock, columnBlock) = block.quotientAndRemainder(dividingBy: columnBlocks)
        add(
          part(share, of: shares, tileCount), rowBlock: rowBlock, columnBlock: columnBlock,
          x, dy, zeros: zeros, to: total + share * g.weightCount,
          scratch: scratch + worker * scratchCount)
      }
      PanelGradient.addUp(
        UnsafePointer(sums), shares: shares, count: g.weightCount, to: weightGradient,
        workers: workers)
    }
  }

  private func add(
    _ tiles: Range<Int>, rowBlock: Int, columnBlock: Int, _ x: Source,
    _ dy: UnsafePointer<Float>, zeros: UnsafePointer<Float>,
    to total: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    let inputs = block(rowBlock, size: rowsPerBlock, g.channelsIn)
    let outputs = block(columnBlock, size: columnsPerBlock, g.channelsOut)
    let (left, right) = (scratch, scratch + Winograd.points * point)
    let sums = right + Winograd.points * gradientPoint
    var source = cengine_tiles(
      height: g.heightIn, width: g.widthIn, distance: g.inputDistance, tile_rows: grid.rows,
      tile_columns: grid.columns)
    var gradients = cengine_tiles(
      height: g.heightOut, width: g.widthOut, distance: g.outputDistance, tile_rows: grid.rows,
      tile_columns: grid.columns)
    var norm = x.norm(from: inputs.lowerBound)
    for first in stride(from: tiles.lowerBound, to: tiles.upperBound, by: Self.tilesPerBlock) {
      let count = min(Self.tilesPerBlock, tiles.upperBound - first)
      cengine_winograd_input(
        set.level, &source, &norm, x.pixels + inputs.lowerBound, g.padding, first, count,
        inputs.count, zeros, left, point, row)
      cengine_winograd_gradient(
        set.level, &gradients, dy + outputs.lowerBound, first, count, outputs.count, zeros, right,
        gradientPoint, panel)
      multiply(
        count, inputs.count, outputs.count, UnsafePointer(left), UnsafePointer(right), into: sums,
        adds: first > tiles.lowerBound)
    }
    cengine_winograd_weight_gradient(
      set.level, sums, sumPoint, columnsPerBlock, inputs.count, outputs.count,
      total + inputs.lowerBound * g.channelsOut + outputs.lowerBound,
      g.channelsIn * g.channelsOut, g.channelsOut)
  }

  private func block(_ index: Int, size: Int, _ length: Int) -> Range<Int> {
    index * size..<min((index + 1) * size, length)
  }

  private func multiply(
    _ tiles: Int, _ rows: Int, _ columns: Int, _ left: UnsafePointer<Float>,
    _ right: UnsafePointer<Float>, into sums: UnsafeMutablePointer<Float>, adds: Bool
  ) {
    var product = cengine_product()
    (product.groups, product.rows, product.columns) = (1, rows, columns)
    (product.segments, product.inner) = (1, tiles)
    (product.left_row, product.result_row) = (row, columnsPerBlock)
    (product.panel, product.adds) = (panel, adds ? 1 : 0)
    for index in 0..<Winograd.points {
      product.left = left + index * point
      product.panels = right + index * gradientPoint
      product.result = sums + index * sumPoint
      // sums (I, O) += transformed inputs (tiles, I)ᵀ · transformed gradients (tiles, O)
      cengine_multiply_transposed(set.level, &product)
    }
  }
}
