internal import CKernels
internal import Compute

/// The weight's gradient by panels: for each tap row, windowsᵀ · output gradients.
///
/// Chunks are a share of the pixels times a share of the output channels; shares of pixels have
/// sums of their own, added up in order, so that the bytes do not depend on the threads.
struct PanelGradient {
  private let grid: WindowGrid
  private let batch: Int
  private let columns: Int
  private let set: InstructionSet
  private let items: GridChunks
  /// Shares of the pixels and of the panels.
  private let shares: Int
  private let panelShares: Int

  /// One pass of the matrix kernel sums over so many pixels; reading and writing the weight's
  /// gradient is then cheap.
  private static let pixelsPerItem = 448
  private static let enoughChunks = 16
  private static let mostPartialFloats = 8 << 20

  init(_ g: ConvolutionGeometry, isNormalised: Bool, set: InstructionSet) {
    let whole = WindowGrid(forward: g, isNormalised: isNormalised)
    let flat = whole.flattened(batch: g.batch)
    (grid, batch) = (flat ?? whole, flat == nil ? g.batch : 1)
    (columns, self.set) = (g.channelsOut, set)
    items = GridChunks(
      batch: batch, rows: grid.rows, columns: grid.columns, pixels: Self.pixelsPerItem)
    let affordable = max(1, Self.mostPartialFloats / g.weightCount)
    shares = max(1, min(Self.enoughChunks, affordable, items.count))
    let panels = (columns + WeightPanels.width - 1) / WeightPanels.width
    panelShares = max(1, min(panels, Self.enoughChunks / shares))
  }

  private var panels: Int { (columns + WeightPanels.width - 1) / WeightPanels.width }
  private var weightCount: Int { grid.windowCount * columns }
  private var mostPixels: Int {
    items.largest.images * items.largest.rows * items.largest.columns
  }
  private var cutCount: Int {
    guard grid.needsCutting else { return 0 }
    let (images, rows, columns) = items.largest
    return images * grid.sourceRows(rows) * grid.sourceColumns(columns) * grid.cutDistance
  }

  /// Adds the gradient to `weightGradient` (kH, kW, I, O).
  func add(
    _ x: Source, _ dy: UnsafePointer<Float>,
    to weightGradient: UnsafeMutablePointer<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    let most = (panels + panelShares - 1) / panelShares
    let scratchCount = cutCount + most * mostPixels * WeightPanels.width
    let floats = shares * weightCount + scratchCount * workers.threadCount
    buffers.withBuffer(count: floats) { memory in
      nonisolated(unsafe) let (x, dy, sums) = (x, dy, memory)
      nonisolated(unsafe) let scratch = memory + shares * weightCount
      workers.run(chunkCount: shares * panelShares) { index, worker in
        let (share, panelShare) = index.quotientAndRemainder(dividingBy: panelShares)
        let own = part(panelShare, of: panelShares, panels)
        let sum = sums + share * weightCount
        let first = own.lowerBound * WeightPanels.width
        let width = min(own.upperBound * WeightPanels.width, columns) - first
        ckernels_fill_rows(sum + first, grid.windowCount, width, columns, nil)
        for item in part(share, of: shares, items.count) {
          add(
            items[item], panels: own, x, dy, to: sum, scratch: scratch + worker * scratchCount)
        }
      }
      Self.addUp(
        UnsafePointer(memory), shares: shares, count: weightCount, to: weightGradient,
        workers: workers)
    }
  }

  /// Adds partial sums, (shares, count), to a gradient, in order.
  static func addUp(
    _ sums: UnsafePointer<Float>, shares: Int, count: Int,
    to gradient: UnsafeMutablePointer<Float>, workers: WorkerPool
  ) {
    nonisolated(unsafe) let (sums, gradient) = (sums, gradient)
    workers.split(count, grain: elementsPerChunk) { range in
      for share in 0..<shares {
        ckernels_add_to(
          gradient + range.lowerBound, sums + share * count + range.lowerBound, 1, range.count)
      }
    }
  }

  private func add(
    _ item: GridChunks.Chunk, panels range: Range<Int>, _ x: Source,
    _ dy: UnsafePointer<Float>, to sum: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let cut = CutSource(grid, item, x, set: set, scratch: scratch)
    let packed = scratch + cutCount
    let imagePixels = item.rows.count * item.columns.count
    pack(item, panels: range, dy, into: packed)
    var product = cengine_product()
    product.rows = grid.columnTaps * grid.channels
    (product.groups, product.segments, product.inner) = (1, item.rows.count, item.columns.count)
    (product.left_row, product.left_segment) = (grid.stride * cut.pixel, grid.stride * cut.row)
    (product.result_row, product.adds) = (columns, 1)
    for panel in range {
      let first = panel * WeightPanels.width
      product.columns = min(WeightPanels.width, columns - first)
      for tapRow in 0..<grid.rowTaps {
        product.result = sum + tapRow * product.rows * columns + first
        for image in item.images {
          let position =
            (panel - range.lowerBound) * item.pixels
            + (image - item.images.lowerBound) * imagePixels
          product.panels = UnsafePointer(packed) + position * WeightPanels.width
          product.left = cut.image(image) + tapRow * cut.row
          // sum (taps, 32) += windows (pixels, taps)ᵀ · dy (pixels, 32)
          cengine_multiply_transposed(set.level, &product)
        }
      }
    }
  }

  /// Output gradients of an item as panels (panel, pixel, 32).
  private func pack(
    _ item: GridChunks.Chunk, panels range: Range<Int>, _ dy: UnsafePointer<Float>,
    into packed: UnsafeMutablePointer<Float>
  ) {
    let first = range.lowerBound * WeightPanels.width
    let width = min(range.upperBound * WeightPanels.width, columns) - first
    var to = packed
    for image in item.images {
      for row in item.rows {
        cengine_pack(
          dy + image * grid.imageDistance + row * grid.rowDistance
            + item.columns.lowerBound * grid.pixelDistance + first,
          item.columns.count, width, grid.pixelDistance, to, item.pixels * WeightPanels.width)
        to += item.columns.count * WeightPanels.width
      }
    }
  }
}
