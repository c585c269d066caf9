internal import CKernels

/// The windows of a convolution as rows of a matrix: im2col, made piece by piece, never as a whole.
///
/// A piece is a tile of windows seen through a slab of their taps; it stays in a second-level cache
/// while it is multiplied.
struct Unfolding {
  /// Taps that are unfolded together: columns `offset` ..< `offset + width` of the matrix.
  struct Slab {
    let offset: Int
    let width: Int
    fileprivate let windows: ckernels_windows
  }

  let batch: Int
  let slabs: [Slab]
  private let windows: ckernels_windows

  /// Wider than this, taps are unfolded by rows or one by one.
  private static let widestSlab = 512

  /// The windows of a forward convolution over its input.
  init(_ g: ConvolutionGeometry) {
    let windows = ckernels_windows(
      height: g.heightIn, width: g.widthIn, channels: g.channelsIn, stride: g.stride,
      first_row: -g.padding, first_column: -g.padding, row_taps: g.kernelHeight,
      column_taps: g.kernelWidth, rows: g.heightOut, columns: g.widthOut)
    self.init(windows, batch: g.batch)
  }

  init(_ windows: ckernels_windows, batch: Int) {
    self.windows = windows
    self.batch = batch
    slabs = Self.slabs(of: windows)
  }

  /// Windows in one image.
  var perImage: Int { windows.rows * windows.columns }
  /// Windows in the batch.
  var count: Int { batch * perImage }
  /// Floats in one window.
  var width: Int { Self.width(of: windows) }
  /// Floats in one window of the widest slab that is really unfolded.
  var unfoldedWidth: Int { isIdentity ? 0 : slabs.map(\.width).max() ?? 0 }

  /// Whether the images already are the matrix, as for a 1×1 kernel with stride 1.
  private var isIdentity: Bool {
    windows.row_taps == 1 && windows.column_taps == 1 && windows.stride == 1
      && windows.first_row == 0 && windows.first_column == 0
      && windows.rows == windows.height && windows.columns == windows.width
  }

  private static func width(of windows: ckernels_windows) -> Int {
    windows.row_taps * windows.column_taps * windows.channels
  }

  private static func slabs(of windows: ckernels_windows) -> [Slab] {
    let row = windows.column_taps * windows.channels
    if windows.row_taps * row <= widestSlab {
      return [Slab(offset: 0, width: windows.row_taps * row, windows: windows)]
    }
    if windows.row_taps * windows.column_taps == 1 {
      return Cut(row, atMost: widestSlab, multipleOf: 16).map {
        Slab(offset: $0.lowerBound, width: $0.count, windows: windows)
      }
    }
    let columnsTogether = row <= widestSlab ? windows.column_taps : 1
    return (0..<windows.row_taps).flatMap { tapRow in
      stride(from: 0, to: windows.column_taps, by: columnsTogether).map { tapColumn in
        var slice = windows
        slice.first_row += tapRow
        slice.first_column += tapColumn
        slice.row_taps = 1
        slice.column_taps = columnsTogether
        return Slab(
          offset: tapRow * row + tapColumn * windows.channels, width: width(of: slice),
          windows: slice)
      }
    }
  }

  /// The windows in `range` through one slab: in `scratch`, or in the images' own memory where they
  /// lie there as they are.
  func matrix(
    _ range: Range<Int>, _ slab: Slab, of images: UnsafePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) -> MatrixProduct.Left {
    if isIdentity {
      return .init(
        start: images + range.lowerBound * windows.channels + slab.offset,
        rowDistance: windows.channels)
    }
    withUnsafePointer(to: slab.windows) {
      ckernels_unfold($0, images, range.lowerBound, range.count, scratch)
    }
    return .init(start: UnsafePointer(scratch), rowDistance: slab.width)
  }

  /// Adds the rows of one slab back to the pixels that they were unfolded from.
  func fold(
    _ range: Range<Int>, _ slab: Slab, rows: UnsafePointer<Float>,
    into images: UnsafeMutablePointer<Float>
  ) {
    withUnsafePointer(to: slab.windows) {
      ckernels_fold($0, rows, range.lowerBound, range.count, images)
    }
  }
}
