/// Windows over images, and where the pixel that each of them makes is written.
///
/// A forward convolution has one grid; its input gradient has one for each remainder of a pixel's
/// row and column by the stride, over the output's gradient.
struct WindowGrid {
  /// Images that are read: their sizes, and floats from pixel to pixel.
  var height: Int
  var width: Int
  var channels: Int
  var distance: Int
  /// Windows in an image.
  var rows: Int
  var columns: Int
  /// Pixels from window to window, where the first begins, and the size of each.
  var stride: Int
  var firstRow: Int
  var firstColumn: Int
  var rowTaps: Int
  var columnTaps: Int
  /// Whether pixels are normalised and rectified as they are read.
  var isNormalised = false
  /// Where results go: the first float, and floats from pixel to pixel, row to row, image to image.
  var start = 0
  var pixelDistance: Int
  var rowDistance: Int
  var imageDistance: Int

  /// The windows of a forward convolution.
  init(forward g: ConvolutionGeometry, isNormalised: Bool = false) {
    self.isNormalised = isNormalised
    (height, width, channels, distance) = (g.heightIn, g.widthIn, g.channelsIn, g.inputDistance)
    (rows, columns, stride) = (g.heightOut, g.widthOut, g.stride)
    (firstRow, firstColumn) = (-g.padding, -g.padding)
    (rowTaps, columnTaps) = (g.kernelHeight, g.kernelWidth)
    pixelDistance = g.outputDistance
    rowDistance = g.widthOut * g.outputDistance
    imageDistance = g.heightOut * g.widthOut * g.outputDistance
  }

  /// The windows over the output's gradient that make the input's gradient in every `stride`-th
  /// row and column, from the given ones on.
  init(inputGradient g: ConvolutionGeometry, row: PhaseTaps, column: PhaseTaps) {
    (height, width, channels, distance) = (g.heightOut, g.widthOut, g.channelsOut, g.outputDistance)
    (rows, columns, stride) = (row.count, column.count, 1)
    (firstRow, firstColumn) = (row.first, column.first)
    (rowTaps, columnTaps) = (row.taps.count, column.taps.count)
    start = (row.phase * g.widthIn + column.phase) * g.inputDistance
    pixelDistance = g.stride * g.inputDistance
    rowDistance = g.stride * g.widthIn * g.inputDistance
    imageDistance = g.heightIn * g.widthIn * g.inputDistance
  }

  /// Floats from image to image that are read.
  var sourceImage: Int { height * width * distance }
  /// Floats in a window.
  var windowCount: Int { rowTaps * columnTaps * channels }
  /// Rows of the source that so many rows of windows cover.
  func sourceRows(_ rows: Int) -> Int { (rows - 1) * stride + rowTaps }
  /// Columns of the source that so many columns of windows cover.
  func sourceColumns(_ columns: Int) -> Int { (columns - 1) * stride + columnTaps }

  /// Whether pixels are not read as they lie, windows reach over an edge, have taps that do not
  /// lie side by side, or collide: then their source is copied before it is multiplied.
  var needsCutting: Bool { isNormalised || collides || !isInPlace }

  /// Whether windows that are multiplied together begin in the same set of a first-level cache,
  /// which has fewer places than the matrix kernel has rows.
  var collides: Bool { columnTaps == 1 && stride * distance % Self.collidingFloats == 0 }

  /// Floats from pixel to pixel in the copy.
  var cutDistance: Int {
    let collides = columnTaps == 1 && stride * channels % Self.collidingFloats == 0
    return collides ? channels + Self.floatsPerLine : channels
  }

  /// The bytes between lines of one set: 64 sets of 64 bytes on x86-64.
  private static let collidingFloats = 1024
  private static let floatsPerLine = 16

  private var isInPlace: Bool {
    !reachesOver && (columnTaps == 1 || distance == channels)
  }

  private var reachesOver: Bool {
    firstRow < 0 || firstColumn < 0 || firstRow + sourceRows(rows) > height
      || firstColumn + sourceColumns(columns) > width
  }

  /// The same pixels of a 1×1 kernel as one long row, where neither side has gaps.
  func flattened(batch: Int) -> WindowGrid? {
    let isPointwise = rowTaps * columnTaps == 1 && stride == 1 && isInPlace
    let isGapless = rowDistance == columns * pixelDistance && imageDistance == rows * rowDistance
    guard isPointwise, isGapless, rows == height, columns == width else { return nil }
    var flat = self
    flat.columns = batch * rows * columns
    (flat.rows, flat.height, flat.width) = (1, 1, flat.columns)
    flat.rowDistance = flat.columns * pixelDistance
    flat.imageDistance = flat.rowDistance
    return flat
  }
}

/// The taps along one axis that reach input pixels phase, phase + stride, and so on.
struct PhaseTaps {
  /// The first of the pixels, below the stride.
  let phase: Int
  /// How many of the pixels there are.
  let count: Int
  /// Taps, falling, so that the output pixels they came from rise one by one.
  let taps: [Int]
  /// The output pixel that the first tap of the first pixel came from.
  let first: Int

  /// The taps for one phase of an axis of `length` input pixels.
  init(phase: Int, length: Int, kernel: Int, stride: Int, padding: Int) {
    self.phase = phase
    count = max(0, (length - phase + stride - 1) / stride)
    taps = (0..<kernel).reversed().filter { ($0 - phase - padding) % stride == 0 }
    first = taps.first.map { (phase + padding - $0) / stride } ?? 0
  }
}
