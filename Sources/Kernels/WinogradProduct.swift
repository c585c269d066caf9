internal import CKernels
internal import Compute

/// A 3×3 convolution with stride 1 by Winograd tiles: forward, or an input's gradient.
///
/// Blocks of tiles are transformed, multiplied and transformed back while they are in cache. Where
/// there are few tiles and many channels, all tiles are transformed first and shared.
struct WinogradProduct {
  private let source: Winograd.Images
  private let result: Winograd.Images
  private let batch: Int
  private let padding: Int
  private let set: InstructionSet
  let weights: Winograd.Weights

  /// Tiles that share one reading of the transformed weights.
  private static let tilesPerBlock = 28
  private static let tilesPerWideBlock = 64
  private static let wideChannels = 256
  /// Below this many blocks the columns are shared out.
  private static let enoughBlocks = 16
  /// About so many floats of products are held before they are transformed back.
  private static let productFloats = 160 << 10

  /// The forward convolution of a geometry.
  init(forward g: ConvolutionGeometry, set: InstructionSet) {
    source = .init(
      height: g.heightIn, width: g.widthIn, channels: g.channelsIn, distance: g.inputDistance)
    result = .init(
      height: g.heightOut, width: g.widthOut, channels: g.channelsOut, distance: g.outputDistance)
    (batch, padding, self.set) = (g.batch, g.padding, set)
    weights = .init(rows: g.channelsIn, columns: g.channelsOut)
  }

  /// Its input's gradient: a convolution of the output's gradient with the turned weight.
  init(inputGradient g: ConvolutionGeometry, set: InstructionSet) {
    source = .init(
      height: g.heightOut, width: g.widthOut, channels: g.channelsOut, distance: g.outputDistance)
    result = .init(
      height: g.heightIn, width: g.widthIn, channels: g.channelsIn, distance: g.inputDistance)
    (batch, padding, self.set) = (g.batch, 2 - g.padding, set)
    weights = .init(rows: g.channelsOut, columns: g.channelsIn)
  }

  private var grid: (rows: Int, columns: Int) {
    Winograd.tiles(height: result.height, width: result.width)
  }
  private var tileCount: Int { batch * grid.rows * grid.columns }
  private var tilesPerBlock: Int {
    source.channels >= Self.wideChannels ? Self.tilesPerWideBlock : Self.tilesPerBlock
  }
  private var blocks: Int { (tileCount + tilesPerBlock - 1) / tilesPerBlock }
  private var isShared: Bool { blocks < Self.enoughBlocks }

  /// Panels whose products are held at once.
  private var panelsTogether: Int {
    let floats = Winograd.points * min(tilesPerBlock, tileCount) * WeightPanels.width
    return max(1, min(weights.panels.count, Self.productFloats / max(floats, 1)))
  }

  private var row: Int { source.channels + Winograd.gap }
  private var productRow: Int { panelsTogether * WeightPanels.width }
  private func point(tiles: Int) -> Int { tiles * row + Winograd.gap }
  private var productPoint: Int { tilesPerBlock * productRow + Winograd.gap }

  /// Computes every pixel of the result.
  func compute(
    _ images: Source, weights transformed: UnsafePointer<Float>,
    into output: UnsafeMutablePointer<Float>, finish: Finish, workers: WorkerPool,
    buffers: BufferPool
  ) {
    let zeroCount = source.channels
    let sharedTiles = isShared ? tileCount : tilesPerBlock
    let inputCount = Winograd.points * point(tiles: sharedTiles)
    let ownCount = Winograd.points * productPoint + (isShared ? 0 : inputCount)
    let sharedCount = isShared ? inputCount : 0
    let momentCount = finish.moments == nil ? 0 : blocks * 2 * result.channels
    let floats = zeroCount + sharedCount + momentCount + ownCount * workers.threadCount
    buffers.withBuffer(count: floats) { memory in
      memory.update(repeating: 0, count: zeroCount)
      let shared = memory + zeroCount
      let moments = shared + sharedCount
      if isShared {
        transformAll(images, zeros: UnsafePointer(memory), into: shared, workers: workers)
      }
      let pass = Pass(
        product: self, images: images, zeros: UnsafePointer(memory), weights: transformed,
        shared: isShared ? shared : nil, output: output, finish: finish, moments: moments)
      let parts = columnParts
      nonisolated(unsafe) let (work, scratch) = (pass, moments + momentCount)
      workers.run(chunkCount: blocks * parts) { index, worker in
        let (block, share) = index.quotientAndRemainder(dividingBy: parts)
        work.compute(
          block: block, panels: part(share, of: parts, weights.panels.count),
          scratch: scratch + worker * ownCount)
      }
      finish.addUp(UnsafePointer(moments), chunks: blocks, channels: result.channels)
    }
  }

  /// Shares of the columns: many where few blocks must keep several threads busy.
  private var columnParts: Int {
    isShared ? max(1, min(weights.panels.count, Self.enoughBlocks / max(blocks, 1))) : 1
  }

  private func transformAll(
    _ images: Source, zeros: UnsafePointer<Float>,
    into shared: UnsafeMutablePointer<Float>, workers: WorkerPool
  ) {
    nonisolated(unsafe) let (images, zeros, shared) = (images, zeros, shared)
    workers.split(tileCount, grain: 2) {
      transform(
        $0, images, zeros: zeros, into: shared + $0.lowerBound * row,
        point: point(tiles: tileCount))
    }
  }

  private func transform(
    _ tiles: Range<Int>, _ images: Source, zeros: UnsafePointer<Float>,
    into transformed: UnsafeMutablePointer<Float>, point: Int
  ) {
    var (grid, norm) = (source.tiles(grid), images.norm())
    cengine_winograd_input(
      set.level, &grid, &norm, images.pixels, padding, tiles.lowerBound, tiles.count,
      source.channels, zeros, transformed, point, row)
  }

  /// One pass over a batch: what its chunks share.
  private struct Pass {
    let product: WinogradProduct
    let images: Source
    let zeros: UnsafePointer<Float>
    let weights: UnsafePointer<Float>
    let shared: UnsafeMutablePointer<Float>?
    let output: UnsafeMutablePointer<Float>
    let finish: Finish
    let moments: UnsafeMutablePointer<Float>

    func compute(block: Int, panels: Range<Int>, scratch: UnsafeMutablePointer<Float>) {
      let p = product
      let first = block * p.tilesPerBlock
      let tiles = first..<min(first + p.tilesPerBlock, p.tileCount)
      let products = scratch
      var left = products + Winograd.points * p.productPoint
      var point = p.point(tiles: p.tilesPerBlock)
      if let shared {
        (left, point) = (shared + first * p.row, p.point(tiles: p.tileCount))
      } else {
        p.transform(tiles, images, zeros: zeros, into: left, point: point)
      }
      var own = finish
      if finish.moments != nil {
        let sums = moments + block * 2 * p.result.channels
        own.sums = sums
        let start = panels.lowerBound * WeightPanels.width
        let count = min(panels.upperBound * WeightPanels.width, p.result.channels) - start
        (sums + start).update(repeating: 0, count: count)
        (sums + p.result.channels + start).update(repeating: 0, count: count)
      }
      for start in stride(from: panels.lowerBound, to: panels.upperBound, by: p.panelsTogether) {
        let group = start..<min(start + p.panelsTogether, panels.upperBound)
        p.multiply(tiles, group, UnsafePointer(left), point: point, weights, into: products)
        p.transformBack(tiles, group, UnsafePointer(products), own, into: output)
      }
    }
  }

  private func multiply(
    _ tiles: Range<Int>, _ group: Range<Int>, _ left: UnsafePointer<Float>, point: Int,
    _ transformed: UnsafePointer<Float>, into products: UnsafeMutablePointer<Float>
  ) {
    let first = group.lowerBound * WeightPanels.width
    var product = cengine_product()
    (product.groups, product.rows, product.segments) = (1, tiles.count, 1)
    product.inner = source.channels
    product.columns = min(group.upperBound * WeightPanels.width, result.channels) - first
    (product.left_row, product.result_row) = (row, productRow)
    product.panel = weights.panels.panel
    for index in 0..<Winograd.points {
      product.left = left + index * point
      product.panels = transformed + index * weights.point + group.lowerBound * product.panel
      product.result = products + index * productPoint
      // products (tiles, 32 · panels) = transformed (tiles, I) · weights (I, 32 · panels)
      cengine_multiply(set.level, &product)
    }
  }

  private func transformBack(
    _ tiles: Range<Int>, _ group: Range<Int>, _ products: UnsafePointer<Float>, _ finish: Finish,
    into output: UnsafeMutablePointer<Float>
  ) {
    let first = group.lowerBound * WeightPanels.width
    let channels = min(group.upperBound * WeightPanels.width, result.channels) - first
    let work = finish.engine(from: first, channels: result.channels)
    withUnsafePointer(to: work) { work in
      withUnsafePointer(to: result.tiles(grid)) {
        cengine_winograd_output(
          set.level, $0, products, productPoint, productRow, tiles.lowerBound, tiles.count,
          channels, work, output + first)
      }
    }
  }
}
